// What git says of a pull request's diff: where it starts, its files and commits, and their numbers.
import { changedFiles, mergeBase, type ChangedFile } from '../git/diff.ts';
import { commitsBetween, type Commit } from '../git/log.ts';
import type { Pull } from '../state/pull.ts';
import { gitDirectory, repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';

interface PullDiff {
  readonly directory: string;
  /** Where the head's history parts from the base's. */
  readonly from: string;
  readonly to: string;
}

type Ends = Pick<Pull, 'repositoryId' | 'baseSha' | 'headSha'>;

/** Between which commits a pull request's diff is taken. */
export async function pullDiff(state: State, pull: Ends): Promise<PullDiff> {
  const directory = gitDirectory(state, repositoryById(state, pull.repositoryId));
  const from = (await mergeBase(directory, pull.baseSha, pull.headSha)) ?? pull.baseSha;
  return { directory, from, to: pull.headSha };
}

export async function pullFiles(state: State, pull: Ends): Promise<ChangedFile[]> {
  const { directory, from, to } = await pullDiff(state, pull);
  return changedFiles(directory, from, to);
}

export async function pullCommits(state: State, pull: Ends): Promise<Commit[]> {
  const directory = gitDirectory(state, repositoryById(state, pull.repositoryId));
  return commitsBetween(directory, pull.baseSha, pull.headSha);
}

export async function countFigures(state: State, pull: Ends): Promise<Pull['figures']> {
  const [files, commits] = await Promise.all([pullFiles(state, pull), pullCommits(state, pull)]);
  return {
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
  };
}
