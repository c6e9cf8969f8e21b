// Where things stand, and why they do not go on. Derived, never stored.
import type { Failure } from './failure.ts';
import { openPrerequisites } from './graph.ts';
import { stallOf } from './stall.ts';
import { decisionOn } from './merge-policy.ts';
import type { MergeWait } from './merge-wait.ts';
import type { Escalation, PauseReason } from './reason.ts';
import type { Run, RunStatus } from './run.ts';
import { isSettled, type Task, type TaskStatus } from './task.ts';
import { isStale } from './pull-request.ts';
import type { TaskKey } from './task-spec.ts';
import type { Trouble } from './trouble.ts';

export function runStatus(run: Run): RunStatus {
  if (run.ending) return run.ending.status;
  if (run.paused) return run.paused.by === 'troupe' ? 'waiting_human' : 'paused';
  if (run.planning.at !== 'accepted' && run.planning.at !== 'proposed') return 'planning';
  return onlyAPersonCanMove(run) ? 'waiting_human' : 'running';
}

export function taskStatus(run: Run, task: Task): TaskStatus {
  switch (task.stage.at) {
    case 'waiting':
      return isReady(run, task) ? 'ready' : 'planned';
    case 'attempting':
    case 'conflicting':
      return 'active';
    case 'delivered':
      return 'awaiting_qa';
    case 'failed':
    case 'waiting_human':
    case 'complete':
    case 'abandoned':
      return task.stage.at;
  }
}

/** Why a task is not settled yet. */
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
  | { readonly is: 'about_to_be_merged' };

/** Undefined once the task is settled. */
export function whyWaiting(run: Run, task: Task): Waiting | undefined {
  if (isSettled(task)) return undefined;
  if (run.ending) return { is: 'run_ended', status: run.ending.status };
  if (run.paused) return { is: 'run_paused', by: run.paused.by, why: run.paused.why };
  const { stage } = task;
  const stalled = stallOf(task);
  switch (stage.at) {
    case 'waiting':
      return whyNotBegun(run, task);
    case 'attempting':
      return attempting(stage.attempt, stalled);
    case 'conflicting':
      return stalled === undefined
        ? { is: 'resolving_conflict' }
        : { is: 'resolving_stalled', trouble: stalled };
    case 'failed':
      return { is: 'attempt_failed', attempt: task.attempts.length, failure: stage.failure, stalled };
    case 'waiting_human':
      return { is: 'person', why: stage.why };
    case 'delivered':
      return whyNotMerged(run, task, stage);
    case 'complete':
    case 'abandoned':
      return undefined;
  }
}

function attempting(attempt: number, trouble: Trouble | undefined): Waiting {
  return trouble === undefined
    ? { is: 'attempt_under_way', attempt }
    : { is: 'attempt_stalled', attempt, trouble };
}

function whyNotBegun(run: Run, task: Task): Waiting {
  if (run.planning.at === 'proposed') return { is: 'plan_approval' };
  if (run.replanning?.stalled !== undefined) {
    return { is: 'director_stalled', trouble: run.replanning.stalled };
  }
  if (run.replanning) return { is: 'plan_revision' };
  const open = task.released ? [] : openPrerequisites(run, task);
  if (open.length > 0) return { is: 'tasks', keys: open.map((before) => before.key) };
  const stalled = stallOf(task);
  return stalled === undefined ? { is: 'ready' } : attempting(task.attempts.length + 1, stalled);
}

function whyNotMerged(run: Run, task: Task, stage: Task['stage'] & { at: 'delivered' }): Waiting {
  if (stage.delivery.kind === 'branch' && task.pull === undefined) return { is: 'opening_pull_request' };
  if (stage.verdict === undefined) {
    return stage.stalled === undefined ? { is: 'review' } : { is: 'review_stalled', trouble: stage.stalled };
  }
  const decision = decisionOn(run, task);
  if (decision === undefined) return { is: 'look_at_pull_request' };
  if (decision.do === 'wait') return { is: 'merge', wait: decision.why };
  const refusal = task.pull?.refusal;
  return refusal !== undefined && refusal.head === task.head
    ? { is: 'merge_refused', words: refusal.words }
    : { is: 'about_to_be_merged' };
}

function isReady(run: Run, task: Task): boolean {
  return task.released === true || openPrerequisites(run, task).length === 0;
}

/** A run never says "running" when nothing can move without a person. */
function onlyAPersonCanMove(run: Run): boolean {
  if (run.replanning) return false;
  const isProposed = run.planning.at === 'proposed';
  const open = [...run.tasks.values()].filter((task) => !isSettled(task));
  const cannotBegin = (task: Task): boolean =>
    task.stage.at === 'waiting' && (isProposed || !isReady(run, task));
  const asked = open.filter((task) => waitsForPerson(run, task));
  return (isProposed || asked.length > 0) && open.every((task) => asked.includes(task) || cannotBegin(task));
}

/** Only a person can bring this task on. */
export function waitsForPerson(run: Run, task: Task): boolean {
  if (task.stage.at === 'waiting_human') return true;
  const decision = task.pull !== undefined && isStale(task.pull) ? undefined : decisionOn(run, task);
  return decision?.do === 'wait' && decision.for === 'person';
}
