// When a task's pull request is looked at again: deliveries of webhooks can be lost, and looking costs requests.
import { subjectOf } from './delivery.ts';
import { type Next, nothing } from './next-action.ts';
import { isStale, type PullRequest } from './pull-request.ts';
import type { Task } from './task.ts';

/** A pull request that waits is looked at again after this time even if no webhook came. */
const observeAgainMs = 30_000;
const observeAtLeastMs = 900_000;
/** GitHub computes mergeability in a moment, and reads lag behind writes by seconds; no event says when it is over. */
const observeSoonMs = 1_000;

/** While somebody works on it, only what a person did to the pull request matters: merged or closed, the work is over. */
export function lookIfTouched({ key, pull }: Task): Next {
  return pull !== undefined && isStale(pull) ? { actions: [{ do: 'observe', task: key }] } : nothing;
}

/** Looks at the pull request when something happened to it, or when too long nothing was heard. */
export function watch(task: Task, now: number): Next {
  const { pull } = task;
  if (pull === undefined) return nothing;
  const due = nextLook(task, pull);
  if (isStale(pull) || due <= now) return { actions: [{ do: 'observe', task: task.key }] };
  return Number.isFinite(due) ? { actions: [], wakeAt: due } : nothing;
}

/** Epoch ms. What stays the same is looked at ever more rarely. */
function nextLook(task: Task, { observed, unchangedSince }: PullRequest): number {
  if (observed === undefined) return 0;
  if (observed.state !== 'open') return Infinity;
  const at = Date.parse(observed.at);
  const stood = at - Date.parse(unchangedSince ?? observed.at);
  const isLate = task.stage.at === 'delivered' && observed.head !== subjectOf(task.stage.delivery);
  const first = observed.mergeable === 'unknown' || isLate ? observeSoonMs : observeAgainMs;
  return at + Math.min(Math.max(first, stood / 2), observeAtLeastMs);
}
