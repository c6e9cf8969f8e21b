// What a run leaves behind on GitHub when it has ended, what it takes away, and how long it waits to do so.
import type { Run } from './run.ts';
import { isSettled, type Task } from './task.ts';

/**
 * Open pull requests that stay so, with their branches: of a cancelled run, where the settings ask for it. A run that
 * another one takes up leaves none: the same tasks get the same branches again.
 */
export function keptPulls(run: Run): Task[] {
  if (run.ending?.status !== 'cancelled' || run.restartBy !== undefined) return [];
  if (run.settings.pullsOnCancel !== 'keep') return [];
  return [...run.tasks.values()].filter(
    (task) => task.pull !== undefined && !isSettled(task) && task.pull.observed?.state !== 'closed',
  );
}

/**
 * Tasks whose branches are deleted. The run's own branch is among them only when it was merged: otherwise it may be the
 * one place where the work of the run is.
 */
export function branchesToDelete(run: Run): Task[] {
  const kept = keptPulls(run);
  return [...run.tasks.values()].filter((task) =>
    task.isFinal ? isMerged(task) : task.pushed.length > 0 && !kept.includes(task),
  );
}

/** Whether the run's own branch, where it has one, stays. */
export function keepsItsBranch(run: Run): boolean {
  return run.branch !== undefined && ![...run.tasks.values()].some((task) => task.isFinal && isMerged(task));
}

/** Time for a person to notice an App that was suspended or removed by mistake. */
const patienceMs = 5 * 60_000;

/**
 * GitHub has had its time to take the last words: without an end to waiting, a run whose App is gone would never be
 * closed, and its issue could never be built again.
 * @param now epoch milliseconds.
 */
export function endedLongAgo({ ending }: Run, now: number): boolean {
  return ending !== undefined && now - Date.parse(ending.at) > patienceMs;
}

function isMerged({ stage }: Task): boolean {
  return stage.at === 'complete' && stage.mergeSha !== undefined;
}
