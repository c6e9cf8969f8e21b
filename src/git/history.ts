// Questions about commits: which one a name means, and how two are related.
import { failure } from './git.ts';
import { assertSha, type Repository } from './repository.ts';

/** The commit that a branch, ref or SHA names; `undefined` if the mirror has none. */
export async function resolveCommit(repository: Repository, rev: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`];
  const answer = await repository.git.run(args, { gitDir: repository.gitDir });
  return answer.exitCode === 0 ? answer.stdout.trim() : undefined;
}

/** Throws `GitFailure` when the two have no common ancestor. */
export async function mergeBase(repository: Repository, a: string, b: string): Promise<string> {
  [a, b].forEach(assertSha);
  if (a === b) return a;
  const args = ['merge-base', a, b];
  const answer = await repository.git.run(args, { gitDir: repository.gitDir });
  if (answer.exitCode !== 0)
    throw failure(args, { ...answer, stderr: answer.stderr || 'no common ancestor' });
  return answer.stdout.trim();
}

/** Whether everything in `a` is in `b`; a commit is its own ancestor. */
export async function isAncestor(repository: Repository, a: string, b: string): Promise<boolean> {
  [a, b].forEach(assertSha);
  if (a === b) return true;
  const args = ['merge-base', '--is-ancestor', a, b];
  const answer = await repository.git.run(args, { gitDir: repository.gitDir });
  if (answer.exitCode > 1) throw failure(args, answer);
  return answer.exitCode === 0;
}

/** A commit's whole message. */
export async function messageOf(repository: Repository, commit: string): Promise<string> {
  assertSha(commit);
  return repository.git.read(['log', '-1', '--no-show-signature', '--format=%B', commit], {
    gitDir: repository.gitDir,
  });
}
