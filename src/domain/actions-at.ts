// What is to be done for a task where it stands. Only here does time count.
import type { Action } from './action.ts';
import { lookIfTouched, watch } from './look.ts';
import type { Approved } from './merge-policy.ts';
import { allOf, type Next, notBefore, nothing } from './next-action.ts';
import { type Position, position, type Silence } from './position.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';
import type { Task } from './task.ts';
import type { TaskKey } from './task-spec.ts';

/** @param now epoch milliseconds. */
export function actionsAt(run: Run, task: Task, now: number): Next {
  const { key } = task;
  const here = position(run, task);
  switch (here.at) {
    case 'complete':
    case 'abandoned':
    case 'held':
    case 'blocked':
    case 'cut_off':
      return nothing;
    case 'merged':
    case 'closed':
    case 'pushed':
    case 'accepted':
    case 'rejected':
    case 'out_of_date':
    case 'stuck':
    case 'answered':
      return lookIfTouched(task);
    case 'ready':
      return one({ do: 'attempt', task: key, attempt: here.attempt });
    case 'attempting':
      return allOf([one({ do: 'attempt', task: key, attempt: here.attempt }), lookIfTouched(task)]);
    case 'failed':
      return allOf([attemptAgain(key, here, now), lookIfTouched(task)]);
    case 'resolving':
      return allOf([one({ do: 'resolve', task: key, head: here.head }), lookIfTouched(task)]);
    case 'unopened':
      return one({ do: 'open_pull_request', task: key });
    case 'in_review':
      return allOf([review(key, here), watch(task, now)]);
    case 'unseen':
    case 'githubs_turn':
      return watch(task, now);
    case 'checks_to_rerun':
      return one({ do: 'rerun_checks', task: key, head: here.head });
    case 'approved':
      return mergeOnceRested(task, here, now);
    case 'persons_turn':
      return allOf([watch(task, now), remind(run.settings, key, here, now)]);
    case 'waiting_human':
      if (!here.asked) return one({ do: 'ask_human', task: key });
      return allOf([remind(run.settings, key, here, now), watch(task, now)]);
  }
}

function one(action: Action): Next {
  return { actions: [action] };
}

function attemptAgain(
  task: TaskKey,
  { attempt, notBefore: due }: Position & { at: 'failed' },
  now: number,
): Next {
  return notBefore(due, now, { do: 'attempt', task, attempt: attempt + 1 });
}

function review(task: TaskKey, { subject, attempt }: Position & { at: 'in_review' }): Next {
  return one({ do: 'review', task, subject, attempt });
}

const hourMs = 3_600_000;

/** Once, if nobody answers. */
function remind(settings: Settings, task: TaskKey, { since, reminded }: Silence, now: number): Next {
  const hours = settings.remindAfterHours ?? 0;
  if (hours === 0 || reminded || since === undefined) return nothing;
  return notBefore(Date.parse(since) + hours * hourMs, now, { do: 'remind', task });
}

function mergeOnceRested(task: Task, approved: Approved, now: number): Next {
  const rest = restsUntil(approved);
  if (rest > now) return allOf([watch(task, now), { actions: [], wakeAt: rest }]);
  return one({ do: approved.by, task: task.key, head: approved.head });
}

/** Four times as long after each refusal in a row. */
const refusalRestMs = 2_000;
/** What was just put into a merge queue may not show there yet. */
const queueRestMs = 10_000;

/** Epoch ms before which a merge that GitHub refused is not tried again. */
function restsUntil({ refusal, enqueued }: Approved): number {
  const refused = refusal ? Date.parse(refusal.at) + refusalRestMs * 4 ** (refusal.times - 1) : 0;
  const queued = enqueued ? Date.parse(enqueued.at) + queueRestMs : 0;
  return Math.max(refused, queued);
}
