// next(run) -> actions. Level-triggered: it looks at where the run stands, never at what just happened, so a webhook,
// a finished job, a restart and the sweep all ask the same question and get the same answer. An action that is already
// under way is named again; claims, not this function, keep two processes off it.
import type { Action } from './action.ts';
import { actionsAt } from './actions-at.ts';
import { needsFinalTask } from './graph.ts';
import { lookIfTouched } from './look.ts';
import { allOf, type Next } from './next-action.ts';
import type { Run } from './run.ts';
import { isSettled } from './task.ts';

/** @param now epoch milliseconds. */
export function next(run: Run, now: number): Next {
  if (run.closed) return { actions: [] };
  if (run.ending) return { actions: [{ do: 'finish' }] };
  if (run.paused) return whilePaused(run, run.paused);
  if (run.planning.at === 'drafting') return { actions: [{ do: 'plan', attempt: run.planning.tries + 1 }] };
  if (run.planning.at === 'failed') return { actions: [] };
  if (run.trackingIssue === undefined) return { actions: [{ do: 'open_tracking_issue' }] };
  if (run.settings.merge.into === 'run' && run.branch === undefined) {
    return { actions: [{ do: 'open_run_branch' }] };
  }
  if (needsFinalTask(run)) return { actions: [{ do: 'add_final_task' }] };
  return onTasks(run, now);
}

/**
 * Nothing is begun and nothing merged, but what people do to pull requests is followed, and a limit that many share may
 * have room again: a month begins, or somebody raised it. Nothing tells of that, so each look at the run asks.
 */
function whilePaused(run: Run, { told, why, needs }: NonNullable<Run['paused']>): Next {
  const isShared = why.is === 'limit_reached' && why.limit.of !== 'run';
  const mayEnd = told && isShared && needs !== undefined;
  const looks = [...run.tasks.values()].flatMap((task) =>
    isSettled(task) ? [] : lookIfTouched(task).actions,
  );
  return {
    actions: [
      ...(told ? [] : [{ do: 'tell_paused' } as const]),
      ...(mayEnd ? [{ do: 'resume_if_headroom' } as const] : []),
      ...looks,
    ],
  };
}

function onTasks(run: Run, now: number): Next {
  const wanted = allOf([...run.tasks.values()].map((task) => actionsAt(run, task, now)));
  return { ...wanted, actions: withinLimits(run, [...replan(run), ...wanted.actions]) };
}

function replan({ replanning, planning }: Run): Action[] {
  if (replanning === undefined || !('revision' in planning)) return [];
  return [{ do: 'replan', attempt: replanning.tries + 1, revision: planning.revision + 1 }];
}

/** At most so many workers, and one merge at a time: each merge moves the base that the next one was judged on. */
function withinLimits(run: Run, actions: readonly Action[]): Action[] {
  const underWay = (action: Action): boolean =>
    (action.do === 'attempt' && run.tasks.get(action.task)?.stage.at === 'attempting') ||
    action.do === 'resolve';
  const starts = actions.filter((action) => action.do === 'attempt' && !underWay(action));
  const room = Math.max(0, run.settings.maxConcurrentWorkers - actions.filter(underWay).length);
  const merge = actions.find((action) => action.do === 'merge' || action.do === 'enqueue');
  return actions.filter((action) => {
    if (action.do === 'merge' || action.do === 'enqueue') return action === merge;
    return !starts.includes(action) || starts.indexOf(action) < room;
  });
}
