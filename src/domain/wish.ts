// What people wish to be changed of a pull request: their requests for changes, and their words on lines that are addressed
// to Troupe. Each is told to an attempt once, whenever it came; what was told is known by name, not by the time.
import { askedForChanges, askedForTheseChanges } from '../wording/reasons/people.ts';
import { fingerprintOf } from './phoenix.ts';
import type { Failure, Observation, Task } from './task.ts';

export interface Wish {
  /** Names it for good. */
  readonly id: string;
  readonly login: string;
  readonly text: string;
  readonly threads: NonNullable<Failure['threads']>;
}

/** Those that no attempt was told about yet. */
export function openWishes(task: Pick<Task, 'attempts' | 'told'>, seen: Observation): Wish[] {
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
      // Another word in the same conversation is another wish.
      id: `thread/${id}/${at}`,
      login,
      text: `\`${path}${line === undefined ? '' : `:${line}`}\` ${text}`,
      threads: [{ id, comment }],
    }));
  return [...reviews, ...onLines].filter((wish) => !told.has(wish.id));
}

/** The work goes back for nothing but these. */
export function failureOfWishes(wishes: readonly Wish[]): Failure {
  const texts = wishes.map(words);
  const failure: Failure = {
    kind: 'rejected',
    summary: askedForChanges(whose(wishes)),
    detail: texts.join('\n\n'),
    fingerprint: fingerprintOf('rejected', texts),
  };
  return marked(failure, wishes);
}

/** What else the next attempt has to hear, when the work goes back anyway. */
export function withWishes(failure: Failure, wishes: readonly Wish[]): Failure {
  if (wishes.length === 0) return failure;
  const detail = [failure.detail, ...wishes.map(words)].join('\n\n');
  return marked({ ...failure, detail }, wishes);
}

export function whose(wishes: readonly Wish[]): string {
  return [...new Set(wishes.map((wish) => wish.login))].join(', ');
}

export function words({ login, text }: Wish): string {
  return askedForTheseChanges(login, text);
}

function marked(failure: Failure, wishes: readonly Wish[]): Failure {
  const threads = [...(failure.threads ?? []), ...wishes.flatMap((wish) => wish.threads)];
  return {
    ...failure,
    told: [...(failure.told ?? []), ...wishes.map((wish) => wish.id)],
    ...(threads.length === 0 ? {} : { threads }),
  };
}
