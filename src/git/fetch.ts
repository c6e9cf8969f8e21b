// Brings the remote's branches into the mirror. Branches keep their names (`refs/heads/*`), so `main` in the mirror
// is the remote's `main`; Troupe's own commits are on no ref until they are pushed, and the mirror never collects them.
import { setTimeout as sleep } from 'node:timers/promises';
import { failure } from './git.ts';
import { credentialFor, type Repository } from './repository.ts';

const TRIES = 5;

/** Throws `GitFailure` when the remote cannot be reached or refuses the token. */
export async function fetchBranches(repository: Repository, token?: string): Promise<void> {
  const args = [
    'fetch',
    '--quiet',
    '--prune',
    '--no-tags',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    // A shallow clone that is served on this machine; GitHub's repositories are whole.
    '--update-shallow',
    repository.url,
    '+refs/heads/*:refs/heads/*',
  ];
  for (let tried = 1; ; tried++) {
    const answer = await repository.git.run(args, {
      gitDir: repository.gitDir,
      ...credentialFor(repository, token),
    });
    if (answer.exitCode === 0) return;
    if (tried === TRIES || !lostRace(answer.stderr)) throw failure(args, answer);
    await sleep(50 * 2 ** tried * (0.5 + Math.random()));
  }
}

/**
 * Somebody was writing the same ref of this mirror, and what they wrote is as fresh as what we would have; or a
 * worktree was being made or removed, whose HEAD git counts among the things that must be whole.
 */
function lostRace(stderr: string): boolean {
  return /cannot lock ref|unable to create '[^']*\.lock'|bad object worktrees\//i.test(stderr);
}

/**
 * Runs one at a time. Callers that come while one runs share the next: it starts after they asked, so they see
 * everything that was there when they did.
 */
export function oneAtATime<A>(work: (argument: A) => Promise<void>): (argument: A) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let waiting: { argument: A; readonly done: Promise<void> } | undefined;
  return (argument) => {
    if (waiting !== undefined) {
      // The freshest token serves all that wait.
      waiting.argument = argument;
      return waiting.done;
    }
    const done = last.then(() => {
      const { argument: freshest } = waiting ?? { argument };
      waiting = undefined;
      return work(freshest);
    });
    waiting = { argument, done };
    last = done.catch(() => undefined);
    return done;
  };
}
