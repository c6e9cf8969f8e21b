// Why a task is not settled yet, as data: src/wording puts it into words.
import type { Failure } from './failure.ts';
import type { MergePosition } from './merge-policy.ts';
import type { MergeWait } from './merge-wait.ts';
import { type Position, position } from './position.ts';
import type { Escalation, PauseReason } from './reason.ts';
import type { Run } from './run.ts';
import { isSettled, type Task } from './task.ts';
import type { TaskKey } from './task-spec.ts';
import type { Trouble } from './trouble.ts';

export type Waiting =
  | { readonly is: 'run_ended'; readonly status: NonNullable<Run['ending']>['status'] }
  | { readonly is: 'run_paused'; readonly by: string; readonly why: PauseReason }
  | { readonly is: 'attempt_under_way'; readonly attempt: number }
  | { readonly is: 'attempt_stalled'; readonly attempt: number; readonly trouble: Trouble }
  | { readonly is: 'resolving_conflict' }
  | { readonly is: 'resolving_stalled'; readonly trouble: Trouble }
  /** `stalled`: why the next attempt does not begin. */
  | {
      readonly is: 'attempt_failed';
      readonly attempt: number;
      readonly failure: Failure;
      readonly stalled?: Trouble | undefined;
    }
  | { readonly is: 'person'; readonly why: Escalation }
  | { readonly is: 'plan_approval' }
  | { readonly is: 'director_stalled'; readonly trouble: Trouble }
  | { readonly is: 'plan_revision' }
  | { readonly is: 'ready' }
  | { readonly is: 'tasks'; readonly keys: readonly TaskKey[] }
  | { readonly is: 'opening_pull_request' }
  | { readonly is: 'review' }
  | { readonly is: 'review_stalled'; readonly trouble: Trouble }
  | { readonly is: 'look_at_pull_request' }
  | { readonly is: 'merge'; readonly wait: MergeWait }
  /** `words`: GitHub's. */
  | { readonly is: 'merge_refused'; readonly words: string }
  | { readonly is: 'about_to_be_merged' }
  /** What became of it is there, and about to be recorded. */
  | { readonly is: 'recording_outcome' };

/** Undefined once the task is settled. */
export function whyWaiting(run: Run, task: Task): Waiting | undefined {
  if (isSettled(task)) return undefined;
  if (run.ending) return { is: 'run_ended', status: run.ending.status };
  if (run.paused) return { is: 'run_paused', by: run.paused.by, why: run.paused.why };
  return waitingAt(position(run, task));
}

/** In a run that goes on. */
function waitingAt(here: Position): Waiting | undefined {
  switch (here.at) {
    case 'complete':
    case 'abandoned':
      return undefined;
    case 'merged':
    case 'closed':
    case 'accepted':
      return { is: 'recording_outcome' };
    case 'held':
      return untilPlanned(here);
    case 'blocked':
    case 'cut_off':
      return { is: 'tasks', keys: here.after };
    case 'ready':
    case 'attempting':
      return underWay(here);
    case 'failed':
      return { is: 'attempt_failed', attempt: here.attempt, failure: here.failure, stalled: here.stalled };
    case 'resolving':
      return here.stalled ? { is: 'resolving_stalled', trouble: here.stalled } : { is: 'resolving_conflict' };
    case 'unopened':
      return { is: 'opening_pull_request' };
    case 'pushed':
      return { is: 'review' };
    case 'in_review':
      return here.stalled ? { is: 'review_stalled', trouble: here.stalled } : { is: 'review' };
    case 'unseen':
      return atLastLook(here);
    case 'stuck':
    case 'waiting_human':
    case 'answered':
      return { is: 'person', why: here.why };
    case 'rejected':
    case 'persons_turn':
    case 'githubs_turn':
    case 'checks_to_rerun':
    case 'out_of_date':
    case 'approved':
      return beforeMerge(here);
  }
}

function untilPlanned({ by, stalled }: Position & { at: 'held' }): Waiting {
  if (by === 'approval') return { is: 'plan_approval' };
  return stalled ? { is: 'director_stalled', trouble: stalled } : { is: 'plan_revision' };
}

function underWay({ at, attempt, stalled }: Position & { at: 'ready' | 'attempting' }): Waiting {
  if (stalled) return { is: 'attempt_stalled', attempt, trouble: stalled };
  return at === 'ready' ? { is: 'ready' } : { is: 'attempt_under_way', attempt };
}

/** It still waits for what it waited for then; what was about to happen to it may no longer be right. */
function atLastLook({ last }: Position & { at: 'unseen' }): Waiting {
  const holds = last?.at === 'approved' || last?.at === 'persons_turn' || last?.at === 'githubs_turn';
  return holds ? beforeMerge(last) : { is: 'look_at_pull_request' };
}

function beforeMerge(here: MergePosition): Waiting {
  switch (here.at) {
    case 'persons_turn':
    case 'githubs_turn':
      return { is: 'merge', wait: here.wait };
    case 'checks_to_rerun':
      return { is: 'merge', wait: { is: 'checks_rerun', checks: here.checks.map(({ name }) => name) } };
    case 'out_of_date':
      return { is: 'resolving_conflict' };
    case 'rejected':
      return { is: 'attempt_failed', attempt: here.attempt, failure: here.failure };
    case 'approved':
      return here.refusal ? { is: 'merge_refused', words: here.refusal.words } : { is: 'about_to_be_merged' };
  }
}
