// Makes the bare repositories: empty, from a path's branches, or from a map of files.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commitFiles } from './commit.ts';
import { listRefs } from './refs.ts';
import { git, type Signature } from './run.ts';

export type Origin =
  | { readonly path: string }
  | { readonly files: Readonly<Record<string, string>> }
  | undefined;

const settings = `[core]
\trepositoryformatversion = 0
\tbare = true
[uploadpack]
\tallowAnySHA1InWant = true
[gc]
\tauto = 0
`;

/**
 * Refuses, while the pushed objects are still in quarantine, what GitHub refuses: workflows by a token without that
 * permission, and direct changes of protected branches. The server says by environment which of them hold.
 */
const preReceive = `#!/bin/sh
status=0
while read -r old new ref; do
  for protected in $LOCAL_GITHUB_PROTECTED; do
    if [ "$ref" = "$protected" ]; then
      echo "error: GH006: Protected branch update failed for $ref." >&2
      echo "error: Changes must be made through a pull request." >&2
      status=1
    fi
  done
  for queued in $LOCAL_GITHUB_QUEUED; do
    if [ "$ref" = "$queued" ]; then
      echo "error: GH006: Protected branch update failed for $ref." >&2
      echo "error: A pull request for this branch has been added to a merge queue." >&2
      status=1
    fi
  done
  [ -n "$LOCAL_GITHUB_NO_WORKFLOWS" ] || continue
  case "$new" in *[!0]*) ;; *) continue ;; esac
  file=$(git log --format= --name-only "$new" --not --all -- .github/workflows | head -n 1)
  if [ -n "$file" ]; then
    echo "refusing to allow a GitHub App to create or update workflow \\\`$file\\\` without \\\`workflows\\\` permission" >&2
    status=1
  fi
done
exit $status
`;

/** Creates a bare repository at `directory` and answers its default branch: the wanted one, else the origin's, else `main`. */
export async function createBareRepository(
  directory: string,
  wanted: string | undefined,
  from: Origin,
  author: Signature,
): Promise<string> {
  const branch = wanted ?? 'main';
  // What `git init --bare` makes, too.
  for (const folder of ['objects', 'refs', 'hooks'])
    await mkdir(join(directory, folder), { recursive: true });
  await writeFile(join(directory, 'HEAD'), `ref: refs/heads/${branch}\n`);
  await writeFile(join(directory, 'config'), settings);
  await writeFile(join(directory, 'hooks', 'pre-receive'), preReceive, { mode: 0o755 });
  if (from === undefined) return branch;
  if ('files' in from) {
    await commitFiles(directory, { branch, files: from.files, message: 'Initial commit', author });
    return branch;
  }
  return copyBranches(directory, from.path, wanted);
}

/** What a commit that is checked out without a branch is called in the copy. */
export const detachedBranch = 'detached-head';

/** Takes over a repository's branches and tags, a shallow one as far as it reaches. */
async function copyBranches(directory: string, path: string, wanted: string | undefined): Promise<string> {
  const checkedOut = (
    await git(path, ['-c', 'safe.directory=*', 'symbolic-ref', '--short', 'HEAD']).catch(() => '')
  ).trim();
  await git(directory, [
    '-c',
    'safe.directory=*',
    'fetch',
    '--quiet',
    '--update-shallow',
    '--upload-pack=git -c safe.directory=* upload-pack',
    path,
    '+refs/heads/*:refs/heads/*',
    '+refs/tags/*:refs/tags/*',
    ...(checkedOut === '' ? [`+HEAD:refs/heads/${detachedBranch}`] : []),
  ]);
  const names = listRefs(directory, 'refs/heads/').map(({ name }) => name.slice('refs/heads/'.length));
  const wishes = [wanted, checkedOut || detachedBranch, ...names];
  const chosen = wishes.find((name) => name && names.includes(name)) ?? 'main';
  await git(directory, ['symbolic-ref', 'HEAD', `refs/heads/${chosen}`]);
  return chosen;
}
