// Why a task is not settled yet, as it is said beside it.
import type { Run } from '../../domain/run.ts';
import { type Waiting, whyWaiting } from '../../domain/waiting.ts';
import type { Task } from '../../domain/task.ts';
import { listed } from '../phrase.ts';
import { sayer } from '../say.ts';
import { escalationText } from './escalation.ts';
import { failureSummary } from './failure.ts';
import { mergeWaitText } from './merge.ts';
import { pauseText } from './people.ts';
import { troubleText } from './trouble.ts';

export const waitingText = sayer<Waiting>({
  run_ended: ({ status }) => `the run is ${status}`,
  run_paused: ({ by, why }) => `the run is paused by ${by}: ${pauseText(why)}`,
  attempt_under_way: ({ attempt }) => `attempt ${attempt} is in progress`,
  attempt_stalled: ({ attempt, trouble }) => `attempt ${attempt} is stalled: ${troubleText(trouble)}`,
  resolving_conflict: () => 'a worker resolves a merge conflict with the base branch',
  resolving_stalled: ({ trouble }) =>
    `resolving a merge conflict with the base branch is stalled: ${troubleText(trouble)}`,
  attempt_failed: ({ attempt, failure, stalled }) => {
    const next = stalled === undefined ? 'follows' : `is stalled: ${troubleText(stalled)}`;
    return `attempt ${attempt} failed (${failureSummary(failure)}); the next one ${next}`;
  },
  person: ({ why }) => `waits for a person: ${escalationText(why)}`,
  plan_approval: () => 'waits for a person to approve the plan',
  director_stalled: ({ trouble }) => `waits for the director: ${troubleText(trouble)}`,
  plan_revision: () => 'waits until the director has revised the plan',
  ready: () => 'ready; starts as soon as a worker is free',
  tasks: ({ keys }) => `waits for ${listed(keys)}`,
  opening_pull_request: () => 'its pull request is being opened',
  review: () => "waits for the strategist's review",
  review_stalled: ({ trouble }) => `the strategist's review is stalled: ${troubleText(trouble)}`,
  look_at_pull_request: () => 'waits for a look at its pull request',
  merge: ({ wait }) => mergeWaitText(wait),
  merge_refused: ({ words }) => `GitHub refused to merge it (${words}); Troupe asks again`,
  about_to_be_merged: () => 'is about to be merged',
  recording_outcome: () => 'its outcome is being recorded',
});

/** The empty string once it is settled. */
export function whyWaitingText(run: Run, task: Task): string {
  const waiting = whyWaiting(run, task);
  return waiting === undefined ? '' : waitingText(waiting);
}
