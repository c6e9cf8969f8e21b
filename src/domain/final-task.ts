// What the last pull request of a run that was collected on its own branch is judged by.
import { holdsBesideOthers, soDoTheOthers, worksAsWhole } from '../wording/reasons/criteria.ts';
import { nextKey } from './plan-transition.ts';
import type { Run } from './run.ts';
import type { Task } from './task.ts';
import type { TaskKey } from './task-spec.ts';

/** As many as any task may have. */
const maxCriteria = 12;

/** Key and criteria of the last task: the issue as a whole, and that each part is still there among the others. */
export function finalTaskOf(run: Run): { readonly key: TaskKey; readonly criteria: readonly string[] } {
  const parts = mergedTasks(run).map(holdsBesideOthers);
  const room = maxCriteria - 1;
  const shown = parts.length > room ? parts.slice(0, room - 1) : parts;
  const rest = mergedTasks(run).slice(shown.length);
  return {
    key: nextKey(run.tasks),
    criteria: [
      worksAsWhole(run.objective.title),
      ...shown,
      ...(rest.length === 0 ? [] : [soDoTheOthers(rest)]),
    ],
  };
}

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
