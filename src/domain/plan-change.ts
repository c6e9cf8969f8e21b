// What a person may change of a plan that is under way: a task that joins it, and what a task comes after.
import { findCycle, prerequisites } from './graph.ts';
import { maxTitle } from './plan.ts';
import type { Run } from './run.ts';
import { isSettled, type Task, type TaskKey, type TaskSpec } from './task.ts';

/** The reasons why this task cannot join the run, each a sentence for its author; empty when it can. */
export function newTaskProblems(run: Run, spec: TaskSpec): string[] {
  const count = [...run.tasks.values()].filter((task) => task.stage.at !== 'abandoned').length;
  const { maxTasks } = run.settings;
  const whole = [...run.tasks.values()].find((task) => task.whole);
  if (whole !== undefined) return [tooLate(whole)];
  return [
    ...(count >= maxTasks ? [`The run has ${count} tasks; at most ${maxTasks} are allowed.`] : []),
    ...(spec.title.trim() === '' ? ['A task needs a title.'] : []),
    ...(spec.title.length > maxTitle
      ? [
          `The title has ${spec.title.length} characters; at most ${maxTitle} are allowed. Put the rest below it.`,
        ]
      : []),
    ...unknownProblems(run, spec.after),
  ];
}

/** What joined now could miss the last pull request, and be lost with the run's branch. */
export function tooLate({ key, pull }: Pick<Task, 'key' | 'pull'>): string {
  const where = pull === undefined ? '' : ` (#${pull.number})`;
  return `${key}${where} collects the whole run already, so nothing new can join it. Merge or close it first; then set the label again for more.`;
}

/** Why the task cannot come after these, as a sentence; undefined when it can. */
export function dependencyProblem(run: Run, key: TaskKey, after: readonly TaskKey[]): string | undefined {
  const task = run.tasks.get(key);
  if (task === undefined) return `There is no ${key} in this run.`;
  if (isSettled(task)) return `${key} is ${task.stage.at}; what it comes after no longer matters.`;
  if (task.stage.at !== 'waiting' && task.stage.at !== 'waiting_human') {
    return `${key} has begun, so it can no longer be made to wait.`;
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
  if (cycle === undefined) return undefined;
  return `Then these would wait for one another in a circle: ${cycle.join(' → ')}.`;
}

function unknownProblems(run: Run, keys: readonly TaskKey[]): string[] {
  return keys.flatMap((key) => {
    const task = run.tasks.get(key);
    if (task === undefined) return [`There is no ${key} in this run.`];
    return task.stage.at === 'abandoned' ? [`${key} was abandoned, so nothing can come after it.`] : [];
  });
}
