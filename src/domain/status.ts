// The words people read for where things stand. Derived, never stored.
import {
  conflictIsResolved,
  directorIsStalled,
  isAboutToBeMerged,
  isStalled,
  isTriedAgain,
  isUnderWay,
  mergeIsTriedAgain,
  planIsBeingRevised,
  planWaitsForApproval,
  pullIsBeingOpened,
  resolvingIsStalled,
  reviewIsStalled,
  runHasEnded,
  runIsPaused,
  startsWhenWorkerIsFree,
  waitsForLook,
  waitsForPersonBecause,
  waitsForReview,
  waitsForTasks,
} from '../wording/reasons/progress.ts';
import { openPrerequisites } from './graph.ts';
import { stallOf } from './stall.ts';
import { decisionOn } from './merge-policy.ts';
import type { Run, RunStatus } from './run.ts';
import { isSettled, type Task, type TaskStatus } from './task.ts';
import { isStale } from './pull-request.ts';

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

/** One sentence that says why the task is not settled yet; the empty string when it is. */
export function whyWaiting(run: Run, task: Task): string {
  if (run.ending && !isSettled(task)) return runHasEnded(run.ending.status);
  if (run.paused && !isSettled(task)) return runIsPaused(run.paused.by, run.paused.why);
  const { stage } = task;
  const stalled = stallOf(task);
  switch (stage.at) {
    case 'waiting':
      return whyNotBegun(run, task);
    case 'attempting':
      return stalled === undefined ? isUnderWay(stage.attempt) : isStalled(stage.attempt, stalled);
    case 'conflicting':
      return stalled === undefined ? conflictIsResolved() : resolvingIsStalled(stalled);
    case 'failed':
      return isTriedAgain(task.attempts.length, stage.failure.summary, stalled);
    case 'waiting_human':
      return waitsForPersonBecause(stage.why);
    case 'delivered':
      return whyNotMerged(run, task, stage);
    case 'complete':
    case 'abandoned':
      return '';
  }
}

function whyNotBegun(run: Run, task: Task): string {
  if (run.planning.at === 'proposed') return planWaitsForApproval();
  if (run.replanning?.stalled !== undefined) return directorIsStalled(run.replanning.stalled);
  if (run.replanning) return planIsBeingRevised();
  const open = task.released ? [] : openPrerequisites(run, task);
  if (open.length > 0) return waitsForTasks(open.map((before) => before.key));
  const stalled = stallOf(task);
  return stalled === undefined ? startsWhenWorkerIsFree() : isStalled(task.attempts.length + 1, stalled);
}

function whyNotMerged(run: Run, task: Task, stage: Task['stage'] & { at: 'delivered' }): string {
  if (stage.delivery.kind === 'branch' && task.pull === undefined) return pullIsBeingOpened();
  if (stage.verdict === undefined) {
    return stage.stalled === undefined ? waitsForReview() : reviewIsStalled(stage.stalled);
  }
  const decision = decisionOn(run, task);
  if (decision === undefined) return waitsForLook();
  if (decision.do === 'wait') return decision.why;
  const refusal = task.pull?.refusal;
  return refusal !== undefined && refusal.head === task.head
    ? mergeIsTriedAgain(refusal.words)
    : isAboutToBeMerged();
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
