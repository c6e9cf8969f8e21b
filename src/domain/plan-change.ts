// What a person may change of a plan that is under way: a task that joins it, and what a task comes after.
import {
  collectsTheRun,
  hasBegun,
  noSuchTask,
  nothingComesAfterAbandoned,
  orderNoLongerMatters,
  runIsFull,
  taskNeedsTitle,
  titleIsTooLong,
  wouldWaitInCircle,
} from '../wording/reasons/plan-change.ts';
import { findCycle, prerequisites } from './graph.ts';
import { maxTitle } from './plan.ts';
import type { Run } from './run.ts';
import { isSettled, type Task } from './task.ts';
import type { TaskKey, TaskSpec } from './task-spec.ts';

/** The reasons why this task cannot join the run, each a sentence for its author; empty when it can. */
export function newTaskProblems(run: Run, spec: TaskSpec): string[] {
  const count = [...run.tasks.values()].filter((task) => task.stage.at !== 'abandoned').length;
  const { maxTasks } = run.settings;
  const last = [...run.tasks.values()].find((task) => task.isFinal);
  if (last !== undefined) return [tooLate(last)];
  return [
    ...(count >= maxTasks ? [runIsFull(count, maxTasks)] : []),
    ...(spec.title.trim() === '' ? [taskNeedsTitle()] : []),
    ...(spec.title.length > maxTitle ? [titleIsTooLong(spec.title.length, maxTitle)] : []),
    ...unknownProblems(run, spec.after),
  ];
}

/** What joined now could miss the last pull request, and be lost with the run's branch. */
export function tooLate({ key, pull }: Pick<Task, 'key' | 'pull'>): string {
  return collectsTheRun(key, pull?.number);
}

/** Why the task cannot come after these, as a sentence; undefined when it can. */
export function dependencyProblem(run: Run, key: TaskKey, after: readonly TaskKey[]): string | undefined {
  const task = run.tasks.get(key);
  if (task === undefined) return noSuchTask(key);
  if (isSettled(task)) return orderNoLongerMatters(key, task.stage.at);
  if (task.stage.at !== 'waiting' && task.stage.at !== 'waiting_human') {
    return hasBegun(key);
  }
  const [unknown] = unknownProblems(run, after);
  if (unknown !== undefined) return unknown;
  // What a task was split into counts as well: whoever comes after it waits for the parts.
  const changed = { ...run, tasks: new Map(run.tasks).set(key, { ...task, after }) };
  const graph = [...changed.tasks.values()].map((each) => ({
    key: each.key,
    after: prerequisites(changed, each).map((before) => before.key),
  }));
  const cycle = findCycle(graph);
  return cycle === undefined ? undefined : wouldWaitInCircle(cycle);
}

function unknownProblems(run: Run, keys: readonly TaskKey[]): string[] {
  return keys.flatMap((key) => {
    const task = run.tasks.get(key);
    if (task === undefined) return [noSuchTask(key)];
    return task.stage.at === 'abandoned' ? [nothingComesAfterAbandoned(key)] : [];
  });
}
