// What is known of a task's pull request after a look at it, or after GitHub would not merge it.
import type { Recorded } from './fact.ts';
import type { Observation, PullRequest } from './pull-request.ts';

export function observe(pull: PullRequest, fact: Recorded & { type: 'pull_request_observed' }): PullRequest {
  const same = isSameSight(pull.observed, fact.observation);
  const unchangedSince = (same ? pull.unchangedSince : undefined) ?? fact.observation.at;
  return { ...pull, observed: fact.observation, unchangedSince, seen: fact.asOf };
}

function isSameSight(before: Observation | undefined, now: Observation): boolean {
  return before !== undefined && JSON.stringify({ ...before, at: '' }) === JSON.stringify({ ...now, at: '' });
}

export function refuse(pull: PullRequest, fact: Recorded & { type: 'merge_refused' }): PullRequest {
  const times = pull.refusal?.head === fact.head ? pull.refusal.times + 1 : 1;
  return { ...pull, refusal: { head: fact.head, words: fact.words, at: fact.at, times } };
}

export function rerun(
  pull: PullRequest,
  { head, at, checks, seq }: Recorded & { type: 'checks_rerun' },
): PullRequest {
  return { ...pull, rerun: { head, at, checks }, touched: seq };
}

export function enqueue(
  pull: PullRequest,
  { head, at, seq }: Recorded & { type: 'pull_request_enqueued' },
): PullRequest {
  const times = pull.enqueued?.head === head ? pull.enqueued.times + 1 : 1;
  return { ...pull, enqueued: { head, at, times }, touched: seq };
}
