// The figures of a pull request's diff, counted by git.
import { changedFiles, mergeBase, type ChangedFile } from '../git/diff.ts';
import { commitsBetween, type Commit } from '../git/log.ts';
import type { Pull } from './pull.ts';
import { gitDirectory, repositoryById } from './repository.ts';
import type { State } from './state.ts';

export interface PullDiff {
  readonly directory: string;
  /** Where the head's history parts from the base's. */
  readonly from: string;
  readonly to: string;
}

/** Between which commits a pull request's diff is taken. */
export async function pullDiff(state: State, pull: Pull): Promise<PullDiff> {
  const directory = gitDirectory(state, repositoryById(state, pull.repositoryId));
  const from = (await mergeBase(directory, pull.baseSha, pull.headSha)) ?? pull.baseSha;
  return { directory, from, to: pull.headSha };
}

export async function pullFiles(state: State, pull: Pull): Promise<ChangedFile[]> {
  const { directory, from, to } = await pullDiff(state, pull);
  return changedFiles(directory, from, to);
}

export async function pullCommits(state: State, pull: Pull): Promise<Commit[]> {
  const { directory, to } = await pullDiff(state, pull);
  return commitsBetween(directory, pull.baseSha, to);
}

export async function pullFigures(
  state: State,
  pull: Pull,
): Promise<{
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}> {
  const [files, commits] = await Promise.all([pullFiles(state, pull), pullCommits(state, pull)]);
  return {
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
  };
}
