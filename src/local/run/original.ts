// The person's repository. A local run copies it, and changes it only with --push-back.
import { stat } from 'node:fs/promises';
import { detachedBranch } from '../github/git/bare.ts';
import { git, GitFailed } from '../github/git/run.ts';
import { UsageProblem } from '../show/command-line.ts';

export interface Original {
  readonly path: string;
  /** The checked-out branch. The run merges into the branch of this name in the copy. */
  readonly branch: string;
  /** Number of files with uncommitted changes, which the run ignores. */
  readonly uncommitted: number;
}

/** @throws UsageProblem if the path is not a repository with a commit. */
export async function examine(path: string): Promise<Original> {
  if (!(await isFolder(path))) throw new UsageProblem(`--repo ${path}: this folder does not exist.`);
  const inside = await ask(path, ['rev-parse', '--git-dir']);
  if (inside === undefined) {
    throw new UsageProblem(
      `--repo ${path}: this is not a git repository. Run \`git init\` and commit first.`,
    );
  }
  if ((await ask(path, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])) === undefined) {
    throw new UsageProblem(`--repo ${path}: the repository has no commit yet. Commit first.`);
  }
  const branch = (await ask(path, ['symbolic-ref', '--quiet', '--short', 'HEAD'])) ?? detachedBranch;
  // Fails in a bare repository, which has no files that could differ.
  const status = (await ask(path, ['-c', 'core.fsmonitor=false', 'status', '--porcelain'])) ?? '';
  return { path, branch, uncommitted: status.split('\n').filter(Boolean).length };
}

/** @throws UsageProblem if the branch exists or cannot exist. */
export async function checkNewBranch({ path }: Original, branch: string): Promise<void> {
  if ((await ask(path, ['check-ref-format', '--branch', branch])) === undefined) {
    throw new UsageProblem(`--push-back ${branch}: this is not a valid branch name.`);
  }
  if ((await ask(path, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])) !== undefined) {
    throw new UsageProblem(
      `--push-back ${branch}: the branch already exists in ${path}. Name a new one, because existing branches are not overwritten.`,
    );
  }
}

/** Creates the branch at the head of the copy's branch. Returns its commit. */
export async function pushBack(original: Original, copy: string, branch: string): Promise<string> {
  await checkNewBranch(original, branch);
  const refs = `refs/heads/${original.branch}:refs/heads/${branch}`;
  await git(original.path, [
    ...trusted,
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-write-fetch-head',
    copy,
    refs,
  ]);
  return (await git(original.path, [...trusted, 'rev-parse', `refs/heads/${branch}`])).trim();
}

/** The person named the folder, so git may trust it even if another user owns it. */
const trusted = ['-c', 'safe.directory=*'];

/** Git's output; undefined if git fails. */
async function ask(path: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await git(path, [...trusted, ...args])).trim();
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
