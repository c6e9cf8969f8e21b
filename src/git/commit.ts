// Makes commits whose SHA depends on nothing but what they say: the same tree, parents, message, name and date
// give the same commit on every machine, so an attempt that is repeated after a crash finds its own work.
import { assertSha, type Repository } from './repository.ts';

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** ISO 8601; whole seconds count. */
  readonly date: string;
  readonly name: string;
  readonly email: string;
}

export async function commitTree(repository: Repository, options: NewCommit): Promise<string> {
  const { tree, parents, message, date, name, email } = options;
  [tree, ...parents].forEach(assertSha);
  const seconds = Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) throw new TypeError(`Not a date: ${JSON.stringify(date)}`);
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const sha = await repository.git.read(args, {
    gitDir: repository.gitDir,
    author: { name, email, date: `${seconds} +0000` },
    input: message,
  });
  return sha.trim();
}
