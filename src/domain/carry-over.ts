// What a new run of an issue takes over from the one before it: the plan, with what was merged done already.
import type { CarriedTask, Fact } from './fact.ts';
import type { Run } from './run.ts';
import { isSettled, type Task } from './task.ts';

/** The fact that takes the plan over; undefined when there is none, and the director begins anew. */
export function carriedPlan(run: Run, from: number): (Fact & { type: 'plan_carried_over' }) | undefined {
  // What was given up stays given up: that was somebody's decision. The last pull request is made anew.
  const kept = [...run.tasks.values()].filter((task) => task.stage.at !== 'abandoned' && !task.isFinal);
  if (kept.length === 0) return undefined;
  const keys = new Set(kept.map((task) => task.key));
  return {
    type: 'plan_carried_over',
    from,
    approach: run.approach,
    tasks: kept.map((task) => carried(task, (key) => keys.has(key))),
    ...(run.branch === undefined ? {} : { branch: run.branch }),
  };
}

/** Nothing would be left to do. */
export function isAllDone(run: Run): boolean {
  const tasks = [...run.tasks.values()];
  return tasks.length > 0 && tasks.every(isSettled) && tasks.some((task) => task.stage.at === 'complete');
}

function carried(task: Task, isKept: (key: string) => boolean): CarriedTask {
  const { key, title, profile, description, criteria, paths, after, parent, stage } = task;
  return {
    key,
    title,
    profile,
    description,
    criteria,
    paths,
    after: after.filter(isKept),
    ...(task.issue === undefined ? {} : { issue: task.issue }),
    ...(parent === undefined || !isKept(parent) ? {} : { parent }),
    ...(stage.at === 'complete'
      ? {
          done: {
            result: stage.result,
            ...(stage.mergeSha === undefined ? {} : { mergeSha: stage.mergeSha }),
            ...(stage.byHand === undefined ? {} : { byHand: stage.byHand }),
          },
        }
      : {}),
  };
}
