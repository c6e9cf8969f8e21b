// What a revision of the plan changes, for the people who are told of it, and what it was made for.
import type { Run } from './run.ts';
import { isUntouched, type Task } from './task.ts';
import type { TaskKey, TaskSpec } from './task-spec.ts';

export interface Revision {
  readonly added: readonly TaskSpec[];
  readonly dropped: readonly Task[];
  readonly changed: readonly { readonly task: TaskSpec; readonly what: readonly TaskPart[] }[];
}

const parts = ['title', 'profile', 'description', 'criteria', 'paths', 'after'] as const;
/** What a revision can change of a task. */
export type TaskPart = (typeof parts)[number];

/** @param specs the tasks that have not begun, as they are to be. */
export function revisionOf(run: Run, specs: readonly TaskSpec[]): Revision {
  const named = new Set(specs.map((spec) => spec.key));
  const untouched = [...run.tasks.values()].filter(isUntouched);
  return {
    added: specs.filter((spec) => !run.tasks.has(spec.key)),
    dropped: untouched.filter((task) => !named.has(task.key)),
    changed: specs.flatMap((task) => {
      const before = run.tasks.get(task.key);
      const what = before === undefined ? [] : differences(before, task);
      return what.length === 0 ? [] : [{ task, what }];
    }),
  };
}

function differences(before: TaskSpec, after: TaskSpec): TaskPart[] {
  return parts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]));
}

/** The plan as a revision finds it. Equal for two runs for which the same revision can be made. */
export function planAsItStands(run: Run): string {
  const tasks = [...run.tasks.values()].map((task): [TaskKey, unknown] => [
    task.key,
    isUntouched(task) ? parts.map((part) => task[part]) : task.stage.at === 'abandoned',
  ]);
  return JSON.stringify([run.replanning?.why, run.settings.maxTasks, tasks]);
}
