// What a person may change of a plan that is under way: a task that joins it, and what a task comes after.
import { findCycle, prerequisites } from './graph.ts';
import { maxTitle } from './plan.ts';
import type { PlanChangeProblem, TooLate } from './plan-problem.ts';
import type { Run } from './run.ts';
import type { Task } from './task.ts';
import type { TaskKey, TaskSpec } from './task-spec.ts';

/** The reasons why this task cannot join the run; empty when it can. */
export function newTaskProblems(run: Run, spec: TaskSpec): PlanChangeProblem[] {
  const count = [...run.tasks.values()].filter((task) => task.stage.at !== 'abandoned').length;
  const { maxTasks } = run.settings;
  const last = [...run.tasks.values()].find((task) => task.isFinal);
  if (last !== undefined) return [tooLate(last)];
  return [
    ...(count >= maxTasks ? [{ is: 'run_is_full', count, most: maxTasks } as const] : []),
    ...(spec.title.trim() === '' ? [{ is: 'title_missing' } as const] : []),
    ...(spec.title.length > maxTitle
      ? [{ is: 'title_too_long', length: spec.title.length, most: maxTitle } as const]
      : []),
    ...unknownProblems(run, spec.after),
  ];
}

/** What joined now could miss the last pull request, and be lost with the run's branch. */
export function tooLate({ key, pull }: Pick<Task, 'key' | 'pull'>): TooLate {
  return { is: 'run_is_collected', key, pull: pull?.number };
}

/** Why the task cannot come after these; undefined when it can. */
export function dependencyProblem(
  run: Run,
  key: TaskKey,
  after: readonly TaskKey[],
): PlanChangeProblem | undefined {
  const task = run.tasks.get(key);
  if (task === undefined) return { is: 'no_such_task', key };
  const { at } = task.stage;
  if (at === 'complete' || at === 'abandoned') return { is: 'is_settled', key, stage: at };
  if (at !== 'waiting' && at !== 'waiting_human') return { is: 'has_begun', key };
  const [unknown] = unknownProblems(run, after);
  if (unknown !== undefined) return unknown;
  // What a task was split into counts as well: whoever comes after it waits for the parts.
  const changed = { ...run, tasks: new Map(run.tasks).set(key, { ...task, after }) };
  const graph = [...changed.tasks.values()].map((each) => ({
    key: each.key,
    after: prerequisites(changed, each).map((before) => before.key),
  }));
  const cycle = findCycle(graph);
  return cycle === undefined ? undefined : { is: 'would_wait_in_circle', cycle };
}

function unknownProblems(run: Run, keys: readonly TaskKey[]): PlanChangeProblem[] {
  return keys.flatMap((key): PlanChangeProblem[] => {
    const task = run.tasks.get(key);
    if (task === undefined) return [{ is: 'no_such_task', key }];
    return task.stage.at === 'abandoned' ? [{ is: 'after_abandoned', key }] : [];
  });
}
