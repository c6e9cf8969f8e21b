// Temporarily sets paths of the worktree to another commit. A copy would not do, because checks need the dependencies
// that are installed in the worktree and in no commit.
import type { ToolContext } from '../tools/tool.ts';
import { runProgram } from '../tools/workspace.ts';
import type { GateTarget } from './gate-target.ts';

/** Above this, the commits have little in common and the comparison takes too long. */
const maxPaths = 2_000;

/** Copies raw bytes, because a checkout would apply the filters of `.gitattributes`. */
const script = `
while IFS= read -r -d '' path; do
  rm -rf -- "./$path"
  read -r mode _ sha _ <<<"$(git --literal-pathspecs ls-tree "$1" -- "$path")"
  # Absent or a folder in that commit. The files of a folder are separate paths.
  [ -n "$sha" ] && [ "$mode" != 040000 ] || continue
  mkdir -p -- "$(dirname -- "./$path")"
  case $mode in
    120000) ln -s -- "$(git cat-file blob "$sha")" "./$path" ;;
    160000) mkdir -p -- "./$path" ;;
    *) git cat-file blob "$sha" >"./$path" && { [ "$mode" != 100755 ] || chmod +x "./$path"; } ;;
  esac || exit 1
done
`;

/** Runs `look` while the worktree, otherwise at `head`, has these paths from `other`. Undefined for too many paths. */
export async function withPathsFrom<T>(
  context: ToolContext,
  other: string,
  head: string,
  paths: readonly string[],
  look: () => Promise<T>,
): Promise<T | undefined> {
  if (paths.length > maxPaths) return undefined;
  await setPaths(context, other, paths);
  const seen = await look();
  await setPaths(context, head, paths);
  return seen;
}

/** Checks may have written into the worktree, and their output must not become part of the change. */
export async function restoreTree(context: ToolContext, target: GateTarget, head: string): Promise<void> {
  const now = await target.keep();
  // The next `keep` reports the files that cannot be committed.
  if (!now.ok || now.commit === head) return;
  await setPaths(context, head, await target.changed(head, now.commit));
}

async function setPaths(context: ToolContext, commit: string, paths: readonly string[]): Promise<void> {
  const stdin = paths.map((path) => `${path}\0`).join('');
  const { exitCode, output } = await runProgram(context, ['bash', '-c', script, 'bash', commit], {
    stdin,
    timeoutMs: 120_000,
  });
  if (exitCode !== 0) throw new Error(`the worktree could not be set to ${commit}: ${output.trim()}`);
}
