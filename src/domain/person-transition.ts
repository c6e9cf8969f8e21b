// What a person's word about a task makes of it: a retry, an abandonment, a change of the plan, an interruption.
import { nothingSpent } from './budget.ts';
import type { ChangeRequest } from './change-request.ts';
import type { BranchDelivery } from './delivery.ts';
import type { TaskFact } from './fact.ts';
import type { Failure } from './failure.ts';
import type { PullRequest } from './pull-request.ts';
import { isUntouched, type Task } from './task.ts';
import { endAttempt, settle } from './task-changes.ts';

type PersonsFact = Extract<
  TaskFact,
  { type: `task_${'retried' | 'abandoned' | 'revised' | 'done_by_hand' | 'interrupted'}` }
>;

export function onPersonsWord(task: Task, fact: PersonsFact): Task {
  const { stage } = task;
  switch (fact.type) {
    case 'task_retried':
      return retry(task, fact);
    case 'task_abandoned':
      return settle(task, fact.at, { at: 'abandoned', why: fact.why });
    case 'task_revised':
      return revise(task, fact);
    case 'task_done_by_hand':
      return stage.at === 'waiting' || stage.at === 'failed' || stage.at === 'waiting_human'
        ? settle(task, fact.at, { at: 'complete', result: '', byHand: fact.by })
        : task;
    case 'task_interrupted':
      return interrupt(task, fact);
  }
}

/**
 * Starts the count of attempts anew. A pull request that was closed stays so, and that of an abandoned task was: the next
 * work gets one of its own.
 */
function retry(task: Task, { advice, requests = [] }: TaskFact & { type: 'task_retried' }): Task {
  const { stage } = task;
  if (stage.at !== 'waiting_human' && stage.at !== 'failed' && stage.at !== 'abandoned') return task;
  const { pull, settledAt: _, ...rest } = task;
  const isClosed = stage.at === 'abandoned' || pull?.observed?.state === 'closed';
  const hasNothingNew = advice === '' && requests.length === 0;
  if (hasNothingNew && pull !== undefined && isWhole(task)) return lookAgain(task, pull);
  return {
    ...rest,
    ...(pull === undefined || isClosed ? {} : { pull }),
    stage: { at: 'waiting' },
    forgiven: task.attempts.length,
    ...(stage.at === 'abandoned' ? {} : { released: true }),
    ...(advice === '' ? {} : { advice }),
    ...(requests.length > 0 && { requests: [...(task.requests ?? []), ...requests.map(asked)] }),
  };

  function asked(request: ChangeRequest) {
    return { ...request, after: task.attempts.length };
  }
}

/** Nothing is wrong with the work itself: GitHub would not merge it, say, or no review came about. */
function isWhole({ stage, head, pull, attempts }: Task): boolean {
  const stands = pull?.observed?.state === 'open' && pull.observed.head === head;
  return stage.at === 'waiting_human' && stands && attempts.at(-1)?.failure === undefined;
}

/** Without advice there is nothing to do anew: it is reviewed once more, and GitHub is asked again. */
function lookAgain(task: Task, seen: PullRequest): Task {
  const { refusal: _, enqueued: __, ...pull } = seen;
  const head = task.head ?? '';
  const delivery: BranchDelivery = { kind: 'branch', head, changed: [] };
  return {
    ...task,
    pull,
    forgiven: task.attempts.length,
    stage: { at: 'delivered', delivery, failedReviews: 0 },
  };
}

/** What a task is may change until somebody has begun it; what it comes after, while it waits. */
function revise(task: Task, { changes }: TaskFact & { type: 'task_revised' }): Task {
  const { stage } = task;
  if (stage.at !== 'waiting' && stage.at !== 'waiting_human') return task;
  const { after, ...others } = changes;
  const said: Task = isUntouched(task) ? { ...task, ...others } : task;
  if (after === undefined) return said;
  const { released: _, ...bound } = said;
  return { ...bound, after, stage: isUntouched(task) ? { at: 'waiting' } : stage };
}

/** Not an attempt that counts, and no work that is lost: what an earlier one left is still there. */
function interrupt(task: Task, fact: TaskFact & { type: 'task_interrupted' }): Task {
  const { stage } = task;
  if (stage.at !== 'attempting' && stage.at !== 'conflicting') return task;
  const why = { is: 'interrupted', by: fact.by } as const;
  const failure: Failure = { why };
  const ended = stage.at === 'attempting' ? endAttempt(task, fact.at, nothingSpent, { failure }) : task;
  return { ...ended, stage: { at: 'waiting_human', why, asked: true, since: fact.at } };
}
