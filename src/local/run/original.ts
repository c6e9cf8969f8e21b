// The repository that a local run works on: it is looked at and copied, and changed only by an explicit push back.
import { stat } from 'node:fs/promises';
import { detachedBranch } from '../github/git/bare.ts';
import { git, GitFailed } from '../github/git/run.ts';
import { UsageProblem } from '../show/command-line.ts';

export interface Original {
  readonly path: string;
  /** The branch that is checked out; the run's work is merged into the copy's branch of this name. */
  readonly branch: string;
  /** Files with changes that no commit holds: the run does not see them. */
  readonly uncommitted: number;
}

/** @throws UsageProblem, saying what to do, if the path cannot be worked on. */
export async function examine(path: string): Promise<Original> {
  if (!(await isFolder(path))) throw new UsageProblem(`--repo ${path}: there is no such folder.`);
  const inside = await ask(path, ['rev-parse', '--git-dir']);
  if (inside === undefined) {
    throw new UsageProblem(
      `--repo ${path}: this is not a git repository. \`git init\` and a first commit make it one.`,
    );
  }
  if ((await ask(path, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])) === undefined) {
    throw new UsageProblem(
      `--repo ${path}: it has no commit yet, so there is nothing to work on. Commit first.`,
    );
  }
  const branch = (await ask(path, ['symbolic-ref', '--quiet', '--short', 'HEAD'])) ?? detachedBranch;
  // Fails in a bare repository, which has no files that could differ.
  const status = (await ask(path, ['-c', 'core.fsmonitor=false', 'status', '--porcelain'])) ?? '';
  return { path, branch, uncommitted: status.split('\n').filter(Boolean).length };
}

/** @throws UsageProblem if the branch exists or cannot exist. */
export async function checkNewBranch({ path }: Original, branch: string): Promise<void> {
  if ((await ask(path, ['check-ref-format', '--branch', branch])) === undefined) {
    throw new UsageProblem(`--push-back ${branch}: this cannot be the name of a branch.`);
  }
  if ((await ask(path, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])) !== undefined) {
    throw new UsageProblem(
      `--push-back ${branch}: the branch exists in ${path}. Name a new one; nothing is overwritten.`,
    );
  }
}

/** Makes the new branch where the copy's `branch` stands; answers its commit. */
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

/** The person named the folder, whoever owns it. */
const trusted = ['-c', 'safe.directory=*'];

/** What git answers; undefined when it says no. */
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
