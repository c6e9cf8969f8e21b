// Reads commits: one, a range, a history.
import { changedFiles, type ChangedFile } from './diff.ts';
import { askGit } from './remembered.ts';

export interface GitPerson {
  readonly name: string;
  readonly email: string;
  /** ISO 8601, UTC. */
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: GitPerson;
  readonly committer: GitPerson;
}

const format = ['%H', '%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'].join('%x00');
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Reads commits by the arguments of `git log`, in its order. `names`: of the commits that those speak of. */
export async function readCommits(
  directory: string,
  args: readonly string[],
  names: readonly string[],
): Promise<Commit[]> {
  const output = await askGit(directory, ['log', `--format=${format}%x01`, ...args], names);
  return output
    .split('\u0001')
    .map((record) => record.replace(/^\n/, ''))
    .filter((record) => record !== '')
    .map(parseCommit);
}

/** @throws GitFailed when there is no such commit. */
export async function readCommit(directory: string, sha: string): Promise<Commit> {
  const [commit] = await readCommits(directory, ['-1', sha, '--'], [sha]);
  if (commit === undefined) throw new Error(`git shows no commit ${sha}`);
  return commit;
}

/** The commits that `to` has and `from` has not, oldest first. */
export async function commitsBetween(directory: string, from: string, to: string): Promise<Commit[]> {
  return readCommits(directory, ['--reverse', '--topo-order', `${from}..${to}`, '--'], [from, to]);
}

/** What a commit changed against its first parent. */
export async function filesOfCommit(directory: string, commit: Commit): Promise<ChangedFile[]> {
  return changedFiles(directory, commit.parents[0] ?? emptyTree, commit.sha);
}

function parseCommit(record: string): Commit {
  const [
    sha = '',
    tree = '',
    parents = '',
    an = '',
    ae = '',
    at = '',
    cn = '',
    ce = '',
    ct = '',
    message = '',
  ] = record.split('\0');
  return {
    sha,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    message: message.trimEnd(),
    author: { name: an, email: ae, date: isoDate(at) },
    committer: { name: cn, email: ce, date: isoDate(ct) },
  };
}

function isoDate(seconds: string): string {
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}
