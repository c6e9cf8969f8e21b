// How the branches of a run are called, and which of them a task's work is meant for. They are found again by name, so
// that whoever takes a task over, on whichever machine, finds them.
import type { Run } from './run.ts';
import type { Task } from './task.ts';

/** `troupe/12/T3-store-due-dates`; the work of the last task is what the run's own branch holds. */
export function branchOf(run: Run, task: Task): string {
  if (task.isFinal && run.branch !== undefined) return run.branch;
  const slug = task.title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return `troupe/${run.place.issue}/${task.key}${slug === '' ? '' : `-${slug}`}`;
}

/**
 * The branch that a task's work starts from and its pull request goes to; without a task, that of the run's work at
 * large. Only the last pull request goes from the run's branch to the default branch.
 */
export function baseBranchOf(run: Run, task?: Task): string {
  return run.branch === undefined || task?.isFinal ? run.place.defaultBranch : run.branch;
}

/** It cannot be `troupe/12`: git keeps no branch of that name beside branches below it. */
export function runBranchName(run: Run, id: number): string {
  return `troupe/${run.place.issue}/run-${id}`;
}

/** Whether a branch of this name may collect a run. */
export function isRunBranch(branch: string): boolean {
  return /^troupe\/\d+\/run-\d+$/.test(branch);
}
