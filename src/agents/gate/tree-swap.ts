// Lets the worktree stand for another commit for a while, and puts it back. The worktree itself is used, and no copy,
// because what was installed in it (and is in no commit) is needed to run anything.
import type { ToolContext } from '../tools/tool.ts';
import { runProgram } from '../tools/workspace.ts';
import type { ProvingGround } from './proving-ground.ts';

/** More than this and the commits have too little in common for a comparison that anybody waits for. */
const maxPaths = 2_000;

/** Bytes as they are: a checkout would put them through the filters that `.gitattributes` names. */
const script = `
while IFS= read -r -d '' path; do
  rm -rf -- "./$path"
  read -r mode _ sha _ <<<"$(git --literal-pathspecs ls-tree "$1" -- "$path")"
  # Not there, or a folder there: its files are paths of their own.
  [ -n "$sha" ] && [ "$mode" != 040000 ] || continue
  mkdir -p -- "$(dirname -- "./$path")"
  case $mode in
    120000) ln -s -- "$(git cat-file blob "$sha")" "./$path" ;;
    160000) mkdir -p -- "./$path" ;;
    *) git cat-file blob "$sha" >"./$path" && { [ "$mode" != 100755 ] || chmod +x "./$path"; } ;;
  esac || exit 1
done
`;

/** Runs `look` while the worktree, which is at `mine`, has these paths as they are in `other`. */
export async function withPathsFrom<T>(
  context: ToolContext,
  other: string,
  mine: string,
  paths: readonly string[],
  look: () => Promise<T>,
): Promise<T | undefined> {
  if (paths.length > maxPaths) return undefined;
  await setPaths(context, other, paths);
  const seen = await look();
  await setPaths(context, mine, paths);
  return seen;
}

/** Programs that were run may have written into the tree; none of that is the worker's work. */
export async function putBack(context: ToolContext, ground: ProvingGround, mine: string): Promise<void> {
  const now = await ground.keep();
  // What cannot be committed is left for the next look, which says so.
  if (!now.ok || now.commit === mine) return;
  await setPaths(context, mine, await ground.changed(mine, now.commit));
}

async function setPaths(context: ToolContext, commit: string, paths: readonly string[]): Promise<void> {
  const stdin = paths.map((path) => `${path}\0`).join('');
  const { exitCode, output } = await runProgram(context, ['bash', '-c', script, 'bash', commit], {
    stdin,
    timeoutMs: 120_000,
  });
  if (exitCode !== 0) throw new Error(`the worktree could not be set to ${commit}: ${output.trim()}`);
}
