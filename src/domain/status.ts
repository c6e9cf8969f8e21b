// The words people read for where things stand. Derived, never stored.
import { openPrerequisites } from './graph.ts';
import { decisionOn } from './merge-policy.ts';
import type { Run, RunStatus } from './run.ts';
import { isSettled, isStale, type Task, type TaskStatus } from './task.ts';

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
  if (run.ending && !isSettled(task)) return `the run is ${run.ending.status}`;
  if (run.paused && !isSettled(task)) return `the run is paused by ${run.paused.by}: ${run.paused.why}`;
  const { stage } = task;
  switch (stage.at) {
    case 'waiting':
      return whyNotBegun(run, task);
    case 'attempting':
      return stage.heldUp === undefined
        ? `attempt ${stage.attempt} is under way`
        : `attempt ${stage.attempt} is held up: ${stage.heldUp}`;
    case 'conflicting':
      return 'a worker resolves a merge conflict with the base branch';
    case 'failed':
      return `attempt ${task.attempts.length} failed (${stage.failure.summary}); the next one follows`;
    case 'waiting_human':
      return `waits for a person: ${stage.why}`;
    case 'delivered':
      return whyNotMerged(run, task, stage);
    case 'complete':
    case 'abandoned':
      return '';
  }
}

function whyNotBegun(run: Run, task: Task): string {
  if (run.planning.at === 'proposed') return 'waits for a person to approve the plan';
  if (run.replanning?.heldUp !== undefined) return `waits for the director: ${run.replanning.heldUp}`;
  if (run.replanning) return 'waits until the director has revised the plan';
  const open = task.released ? [] : openPrerequisites(run, task);
  return open.length === 0
    ? 'ready; starts as soon as a worker is free'
    : `waits for ${list(open.map((before) => before.key))}`;
}

function whyNotMerged(run: Run, task: Task, stage: Task['stage'] & { at: 'delivered' }): string {
  if (stage.delivery.kind === 'branch' && task.pull === undefined) return 'its pull request is being opened';
  if (stage.verdict === undefined) return "waits for the strategist's review";
  const decision = decisionOn(run, task);
  if (decision === undefined) return 'waits for a look at its pull request';
  if (decision.do === 'wait') return decision.why;
  const refusal = task.pull?.refusal;
  return refusal !== undefined && refusal.head === task.head
    ? `GitHub refused to merge it (${refusal.words}); it is tried again`
    : 'is about to be merged';
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

function list(keys: readonly string[]): string {
  return keys.length < 2 ? (keys[0] ?? '') : `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`;
}
