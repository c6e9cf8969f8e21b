// Reads commits: one, a range, a history.
import { changedFiles, type ChangedFile } from './diff.ts';
import { readObject } from './objects.ts';
import { askGit } from './remembered.ts';
import { GitFailed } from './run.ts';
import { emptyTree } from './tree.ts';

interface GitPerson {
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

/** Reads commits by the arguments of `git rev-list`, in its order. `names`: of the commits that those speak of. */
export async function readCommits(
  directory: string,
  args: readonly string[],
  names: readonly string[],
): Promise<Commit[]> {
  const list = await askGit(directory, ['rev-list', ...args], names);
  const shas = list.split('\n').filter((sha) => sha !== '');
  return Promise.all(shas.map(async (sha) => readCommit(directory, sha)));
}

/** @throws GitFailed when there is no such commit. */
export async function readCommit(directory: string, sha: string): Promise<Commit> {
  const found = await readObject(directory, `${sha}^{commit}`);
  if (found === undefined) throw new GitFailed(['cat-file', 'commit', sha], 128, '', `no commit ${sha}`);
  return parseCommit(found.sha, found.content.toString('utf8'));
}

/** The commits that `to` has and `from` has not, oldest first. */
export async function commitsBetween(directory: string, from: string, to: string): Promise<Commit[]> {
  return readCommits(directory, ['--reverse', '--topo-order', `${from}..${to}`, '--'], [from, to]);
}

/** What a commit changed against its first parent. */
export async function filesOfCommit(directory: string, commit: Commit): Promise<ChangedFile[]> {
  return changedFiles(directory, commit.parents[0] ?? emptyTree, commit.sha);
}

/** Headers, an empty line, the message. */
function parseCommit(sha: string, text: string): Commit {
  const end = text.indexOf('\n\n');
  const headers = text.slice(0, end).split('\n');
  const all = (name: string): string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    message: text.slice(end + 2).trimEnd(),
    author: personIn(all('author')[0]),
    committer: personIn(all('committer')[0]),
  };
}

function personIn(line = ''): GitPerson {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<(.*)> (\d+) /.exec(line) ?? [];
  return { name, email, date: `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z` };
}
