// next(run) -> actions. Level-triggered: it looks at where the run stands, never at what just happened, so a webhook,
// a finished job, a restart and the sweep all ask the same question and get the same answer. An action that is already
// under way is named again; claims, not this function, keep two processes off it.
import type { Action } from './action.ts';
import { needsFinalTask, openPrerequisites } from './graph.ts';
import { decisionOn } from './merge-policy.ts';
import { afterFailure } from './phoenix.ts';
import type { Run } from './run.ts';
import { isSettled, type Task } from './task.ts';
import { isStale, type PullRequest } from './pull-request.ts';
import { subjectOf } from './delivery.ts';

export interface Next {
  readonly actions: readonly Action[];
  /** Epoch milliseconds at which the answer may differ though nothing happened. */
  readonly wakeAt?: number;
}

/** A pull request that waits is looked at again after this time even if no webhook came: deliveries can be lost. */
const observeAgainMs = 30_000;
const observeAtLeastMs = 900_000;
/** GitHub computes mergeability in a moment, and reads lag behind writes by seconds; no event says when it is over. */
const observeSoonMs = 1_000;
/** Four times as long after each refusal in a row. */
const refusalRestMs = 2_000;
/** What was just put into a merge queue may not show there yet. */
const queueRestMs = 10_000;

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
  const tasks = [...run.tasks.values()];
  const wanted = tasks.map((task) => onTask(run, task, now));
  const wakes = wanted.flatMap((want) => (want.wakeAt === undefined ? [] : [want.wakeAt]));
  const actions = withinLimits(run, [...replan(run), ...wanted.flatMap((want) => want.actions)]);
  return wakes.length === 0 ? { actions } : { actions, wakeAt: Math.min(...wakes) };
}

function replan({ replanning, planning }: Run): Action[] {
  if (replanning === undefined || !('revision' in planning)) return [];
  return [{ do: 'replan', attempt: replanning.tries + 1, revision: planning.revision + 1 }];
}

/** Nothing new begins while the plan itself is in question. */
function isHeld(run: Run): boolean {
  return run.planning.at === 'proposed' || run.replanning !== undefined;
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

function onTask(run: Run, task: Task, now: number): Next {
  const { stage } = task;
  const one = (action: Action): Next => ({ actions: [action] });
  const attempt = (number: number): Next => one({ do: 'attempt', task: task.key, attempt: number });
  switch (stage.at) {
    case 'waiting':
      return !isHeld(run) && (task.released || openPrerequisites(run, task).length === 0)
        ? attempt(task.attempts.length + 1)
        : { actions: [] };
    case 'attempting':
      return both(attempt(stage.attempt), lookIfTouched(task));
    case 'failed':
      return both(onFailed(run, task, now), lookIfTouched(task));
    case 'delivered':
      return onDelivered(run, task, stage, now);
    case 'conflicting':
      return both(one({ do: 'resolve', task: task.key, head: stage.delivery.head }), lookIfTouched(task));
    case 'waiting_human':
      return stage.asked
        ? both(remind(run, task, stage, now), watch(task, now))
        : one({ do: 'ask_human', task: task.key });
    case 'complete':
    case 'abandoned':
      return { actions: [] };
  }
}

function both(first: Next, second: Next): Next {
  const wakes = [first.wakeAt, second.wakeAt].filter((wake) => wake !== undefined);
  const actions = [...first.actions, ...second.actions];
  return wakes.length === 0 ? { actions } : { actions, wakeAt: Math.min(...wakes) };
}

const hourMs = 3_600_000;

interface WaitForPerson {
  /** ISO 8601. */
  readonly since?: string;
  readonly reminded?: boolean;
}

/** Since nothing has happened to it, and a verdict was there. */
function mergeWait(
  { isFinal }: Task,
  { judgedAt, reminded = false }: Task['stage'] & { at: 'delivered' },
  { unchangedSince }: PullRequest,
): WaitForPerson {
  if (judgedAt === undefined || unchangedSince === undefined) return { reminded };
  // The last one of a run follows its base, which is no answer.
  return { reminded, since: isFinal || judgedAt > unchangedSince ? judgedAt : unchangedSince };
}

/** Once, if nobody answers. */
function remind(run: Run, task: Task, { since, reminded }: WaitForPerson, now: number): Next {
  const hours = run.settings.remindAfterHours ?? 0;
  if (hours === 0 || reminded || since === undefined) return { actions: [] };
  const due = Date.parse(since) + hours * hourMs;
  return due <= now ? { actions: [{ do: 'remind', task: task.key }] } : { actions: [], wakeAt: due };
}

/** While somebody works on it, only what a person did to the pull request matters: merged or closed, the work is over. */
function lookIfTouched({ key, pull }: Task): Next {
  return { actions: pull !== undefined && isStale(pull) ? [{ do: 'observe', task: key }] : [] };
}

function onFailed(run: Run, task: Task, now: number): Next {
  const after = afterFailure(run.settings, task);
  if (after.do === 'ask') return { actions: [] };
  if (after.notBefore > now) return { actions: [], wakeAt: after.notBefore };
  return { actions: [{ do: 'attempt', task: task.key, attempt: task.attempts.length + 1 }] };
}

function onDelivered(run: Run, task: Task, stage: Task['stage'] & { at: 'delivered' }, now: number): Next {
  const { delivery, verdict } = stage;
  if (delivery.kind === 'branch' && task.pull === undefined) {
    return { actions: [{ do: 'open_pull_request', task: task.key }] };
  }
  const subject = subjectOf(delivery);
  const watched = watch(task, now);
  if (verdict?.subject !== subject) {
    return {
      ...watched,
      actions: [
        { do: 'review', task: task.key, subject, attempt: stage.failedReviews + 1 },
        ...watched.actions,
      ],
    };
  }
  const seen = task.pull?.observed;
  if (delivery.kind !== 'branch' || !task.pull || !seen || isStale(task.pull)) return watched;
  const decision = decisionOn(run, task);
  if (decision?.do === 'rerun') {
    return { actions: [{ do: 'rerun_checks', task: task.key, head: decision.head }] };
  }
  if (decision?.do === 'wait' && decision.for === 'person') {
    return both(watched, remind(run, task, mergeWait(task, stage, task.pull), now));
  }
  if (decision?.do !== 'merge' && decision?.do !== 'enqueue') return watched;
  const rest = restsUntil(task.pull, decision.head);
  if (rest > now) return both(watched, { actions: [], wakeAt: rest });
  return { actions: [{ do: decision.do, task: task.key, head: decision.head }] };
}

/** Epoch ms before which a merge that GitHub refused is not tried again. */
function restsUntil({ refusal, enqueued }: PullRequest, head: string): number {
  const refused =
    refusal?.head === head ? Date.parse(refusal.at) + refusalRestMs * 4 ** (refusal.times - 1) : 0;
  const queued = enqueued?.head === head ? Date.parse(enqueued.at) + queueRestMs : 0;
  return Math.max(refused, queued);
}

/** Looks at the pull request when something happened to it, or when too long nothing was heard. */
function watch(task: Task, now: number): Next {
  const { pull } = task;
  if (pull === undefined) return { actions: [] };
  const due = nextLook(task, pull);
  if (isStale(pull) || due <= now) return { actions: [{ do: 'observe', task: task.key }] };
  return Number.isFinite(due) ? { actions: [], wakeAt: due } : { actions: [] };
}

/** Epoch ms. What stays the same is looked at ever more rarely: webhooks tell of changes, and looking costs requests. */
function nextLook(task: Task, { observed, unchangedSince }: PullRequest): number {
  if (observed === undefined) return 0;
  if (observed.state !== 'open') return Infinity;
  const at = Date.parse(observed.at);
  const stood = at - Date.parse(unchangedSince ?? observed.at);
  const isLate = task.stage.at === 'delivered' && observed.head !== subjectOf(task.stage.delivery);
  const first = observed.mergeable === 'unknown' || isLate ? observeSoonMs : observeAgainMs;
  return at + Math.min(Math.max(first, stood / 2), observeAtLeastMs);
}
