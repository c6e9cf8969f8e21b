// What people ask to have changed of a pull request: their requests for changes, and their words on lines that are addressed
// to Troupe. Each is told to an attempt once, whenever it came; what was told is known by name, not by the time.
import type { Failure } from './failure.ts';
import type { Observation, ReviewThread } from './pull-request.ts';
import type { Task } from './task.ts';

export interface ChangeRequest {
  /** Names it for good. */
  readonly id: string;
  readonly login: string;
  readonly text: string;
  /** The review threads that it was made in: answered and resolved once it is met. */
  readonly threads: readonly ReviewThread[];
}

/** Those that no attempt was told about yet. */
export function openRequests(task: Pick<Task, 'attempts' | 'requests'>, seen: Observation): ChangeRequest[] {
  const told = new Set([
    ...(task.requests ?? []).map(({ id }) => id),
    ...task.attempts.flatMap(({ failure }) => (failure?.requests ?? []).map(({ id }) => id)),
  ]);
  const reviews = seen.changesRequestedBy.map(({ threads = [], login, at, text }) => ({
    id: `review/${login}/${at}`,
    login,
    text,
    threads,
  }));
  const inReviews = new Set(reviews.flatMap(({ threads }) => threads.map((thread) => thread.id)));
  const onLines = (seen.requests ?? [])
    .filter((request) => !inReviews.has(request.id))
    .map(({ login, at, id, comment, path, line, text }) => ({
      // Another word in the same conversation is another request.
      id: `thread/${id}/${at}`,
      login,
      text: `\`${path}${line === undefined ? '' : `:${line}`}\` ${text}`,
      threads: [{ id, comment }],
    }));
  return [...reviews, ...onLines].filter((request) => !told.has(request.id));
}

/** What else the next attempt has to hear, when the work goes back anyway. */
export function withRequests(failure: Failure, requests: readonly ChangeRequest[]): Failure {
  return requests.length === 0
    ? failure
    : { ...failure, requests: [...(failure.requests ?? []), ...requests] };
}

/** Logins. */
export function whose(requests: readonly ChangeRequest[]): string[] {
  return [...new Set(requests.map((request) => request.login))];
}
