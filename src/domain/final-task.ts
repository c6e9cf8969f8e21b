// Which of a run's work is where the issue wants it, when the run is collected on a branch of its own.
import type { Run } from './run.ts';
import type { Task } from './task.ts';

/** Those whose work is in the run's branch, or in the default branch where there is none. */
export function mergedTasks(run: Run): Task[] {
  return [...run.tasks.values()].filter(
    (task) => !task.isFinal && task.stage.at === 'complete' && task.stage.mergeSha !== undefined,
  );
}

/** Its work is where the issue wants it: in the default branch, or, for a report, said. */
export function isHome(run: Run, task: Task): boolean {
  if (task.stage.at !== 'complete') return false;
  if (run.branch === undefined || task.stage.mergeSha === undefined) return true;
  return [...run.tasks.values()].some(({ isFinal, stage }) => isFinal && stage.at === 'complete');
}
