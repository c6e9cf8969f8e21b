// What people ask to have changed of a pull request: their requests for changes, and their words on lines that are addressed
// to Troupe. Each is told to an attempt once, whenever it came; what was told is known by name, not by the time.
import { askedForChanges, askedForTheseChanges } from '../wording/reasons/people.ts';
import { fingerprintOf } from './phoenix.ts';
import type { Failure } from './failure.ts';
import type { Observation } from './pull-request.ts';
import type { Task } from './task.ts';

export interface ChangeRequest {
  /** Names it for good. */
  readonly id: string;
  readonly login: string;
  readonly text: string;
  readonly threads: NonNullable<Failure['threads']>;
}

/** Those that no attempt was told about yet. */
export function openRequests(task: Pick<Task, 'attempts' | 'told'>, seen: Observation): ChangeRequest[] {
  const told = new Set([
    ...(task.told ?? []),
    ...task.attempts.flatMap(({ failure }) => failure?.told ?? []),
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

/** The work goes back for nothing but these. */
export function failureOfRequests(requests: readonly ChangeRequest[]): Failure {
  const texts = requests.map(words);
  const failure: Failure = {
    kind: 'rejected',
    summary: askedForChanges(whose(requests)),
    detail: texts.join('\n\n'),
    fingerprint: fingerprintOf('rejected', texts),
  };
  return marked(failure, requests);
}

/** What else the next attempt has to hear, when the work goes back anyway. */
export function withRequests(failure: Failure, requests: readonly ChangeRequest[]): Failure {
  if (requests.length === 0) return failure;
  const detail = [failure.detail, ...requests.map(words)].join('\n\n');
  return marked({ ...failure, detail }, requests);
}

export function whose(requests: readonly ChangeRequest[]): string {
  return [...new Set(requests.map((request) => request.login))].join(', ');
}

export function words({ login, text }: ChangeRequest): string {
  return askedForTheseChanges(login, text);
}

function marked(failure: Failure, requests: readonly ChangeRequest[]): Failure {
  const threads = [...(failure.threads ?? []), ...requests.flatMap((request) => request.threads)];
  return {
    ...failure,
    told: [...(failure.told ?? []), ...requests.map((request) => request.id)],
    ...(threads.length === 0 ? {} : { threads }),
  };
}
