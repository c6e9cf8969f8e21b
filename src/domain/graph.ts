// Questions about the graph of a run's tasks: what a task waits for, what can never come, what goes in circles.
import type { Run } from './run.ts';
import { isSettled, type Task } from './task.ts';
import type { TaskKey, TaskSpec } from './task-spec.ts';

/** The tasks that a plan task created, at any depth. */
function descendants(run: Run, key: TaskKey): Task[] {
  const children = [...run.tasks.values()].filter((task) => task.parent === key);
  return children.flatMap((child) => [child, ...descendants(run, child.key)]);
}

/** Everything that must be complete before this task may start: what it comes after, and what that was split into. */
export function prerequisites(run: Run, task: Task): Task[] {
  const named = task.after.flatMap((key) => {
    const before = run.tasks.get(key);
    if (before === undefined) return [];
    const children = descendants(run, key);
    // A subtask that names its own parent waits for the parent alone, or it would wait for itself.
    return children.includes(task) ? [before] : [before, ...children];
  });
  return [...new Set(named)];
}

export function openPrerequisites(run: Run, task: Task): Task[] {
  return prerequisites(run, task).filter((before) => before.stage.at !== 'complete');
}

/** The first prerequisite that was given up, if any: the task can then never become ready by itself. */
export function lostPrerequisite(run: Run, task: Task): Task | undefined {
  return prerequisites(run, task).find((before) => before.stage.at === 'abandoned');
}

/** Everything is settled and something was merged into the run's branch, which now has to get into the default branch. */
export function needsFinalTask(run: Run): boolean {
  const tasks = [...run.tasks.values()];
  if (run.branch === undefined || run.replanning || tasks.some((task) => task.isFinal)) return false;
  const merged = tasks.some((task) => task.stage.at === 'complete' && task.stage.mergeSha !== undefined);
  return merged && tasks.every(isSettled);
}

/** A cycle through `after`, as the keys along it with the first repeated at the end; undefined if there is none. */
export function findCycle(tasks: readonly Pick<TaskSpec, 'key' | 'after'>[]): TaskKey[] | undefined {
  const after = new Map(tasks.map((task) => [task.key, task.after]));
  const done = new Set<TaskKey>();
  const visit = (key: TaskKey, path: readonly TaskKey[]): TaskKey[] | undefined => {
    if (path.includes(key)) return [...path.slice(path.indexOf(key)), key];
    if (done.has(key)) return undefined;
    for (const before of after.get(key) ?? []) {
      const cycle = visit(before, [...path, key]);
      if (cycle !== undefined) return cycle;
    }
    done.add(key);
    return undefined;
  };
  for (const task of tasks) {
    const cycle = visit(task.key, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
