// What each fact about a task makes of it. Whatever no longer applies to where the task stands leaves it as it is.
import { addSpend, nothingSpent } from './budget.ts';
import type { ChangeRequest } from './change-request.ts';
import type { Recorded } from './fact.ts';
import { onStall, withoutStall } from './stall.ts';
import { enqueue, observe, refuse, rerun } from './pull-transition.ts';
import { type Attempt, isUntouched, type Task } from './task.ts';
import { type BranchDelivery, subjectOf } from './delivery.ts';
import { type Failure, kindOf } from './failure.ts';
import type { PullRequest } from './pull-request.ts';
import type { Spend } from './spend.ts';
import type { TaskKey } from './task-spec.ts';

/** A fact about one task. */
export type TaskFact = Extract<Recorded, { task: TaskKey }>;

export function nextTask(task: Task, fact: TaskFact): Task {
  switch (fact.type) {
    case 'attempt_stopped':
      return spendOn(task, fact.attempt, fact.spend);
    case 'attempt_started':
    case 'attempt_delivered':
    case 'attempt_failed':
      return onAttempt(task, fact);
    case 'attempt_stalled':
    case 'attempt_resumed':
    case 'delivery_stalled':
    case 'delivery_resumed':
      return onStall(task, fact);
    case 'pull_request_opened':
      return { ...task, pull: { number: fact.number, url: fact.url, touched: fact.seq, seen: 0 } };
    case 'pull_request_touched':
      return touch(task, fact.seq);
    case 'pull_request_observed':
      return task.pull ? { ...task, pull: observe(task.pull, fact) } : task;
    case 'merge_refused':
      return task.pull ? { ...task, pull: refuse(task.pull, fact) } : task;
    case 'checks_rerun':
      return task.pull ? { ...task, pull: rerun(task.pull, fact) } : task;
    case 'pull_request_enqueued':
      return task.pull ? { ...task, pull: enqueue(task.pull, fact) } : task;
    case 'task_merged':
      return settle(task, fact.at, { at: 'complete', mergeSha: fact.mergeSha, result: lastSummary(task) });
    case 'task_escalated':
      return { ...task, stage: { at: 'waiting_human', why: fact.why, asked: false, since: fact.at } };
    case 'human_asked':
      return task.stage.at === 'waiting_human' ? { ...task, stage: { ...task.stage, asked: true } } : task;
    case 'human_reminded':
      return task.stage.at === 'waiting_human' || task.stage.at === 'delivered'
        ? { ...task, stage: { ...task.stage, reminded: true } }
        : task;
    case 'task_retried':
    case 'task_abandoned':
    case 'task_revised':
    case 'task_done_by_hand':
    case 'task_interrupted':
      return onPersonsWord(task, fact);
    case 'verdict_given':
    case 'review_failed':
    case 'work_rejected':
    case 'head_moved':
    case 'merge_conflicted':
    case 'conflict_resolved':
    case 'result_accepted':
      return onDelivery(task, fact);
  }
}

type AttemptFact = Extract<TaskFact, { type: `attempt_${'started' | 'delivered' | 'failed'}` }>;

function onAttempt(task: Task, fact: AttemptFact): Task {
  if (fact.type === 'attempt_started') {
    if (fact.attempt !== task.attempts.length + 1) return task;
    const attempt: Attempt = {
      number: fact.attempt,
      base: fact.base,
      startedAt: fact.at,
      ...(fact.model === undefined ? {} : { model: fact.model }),
      spend: nothingSpent,
    };
    return {
      ...task,
      stage: { at: 'attempting', attempt: fact.attempt },
      attempts: [...task.attempts, attempt],
    };
  }
  if (task.stage.at !== 'attempting' || task.stage.attempt !== fact.attempt) return task;
  if (fact.type === 'attempt_delivered') {
    const { delivery, summary, proof } = fact;
    const outcome = proof === undefined ? { summary } : { summary, proof };
    const ended = { ...endAttempt(task, fact.at, fact.spend, outcome), notes: fact.notes };
    if (delivery.kind === 'branch') return moveHead(push(ended, delivery.head), delivery, fact.seq);
    return { ...ended, stage: { at: 'delivered', delivery, failedReviews: 0 } };
  }
  const diff = fact.diff === undefined ? {} : { diff: fact.diff };
  const { head: _, ...rolledBack } = endAttempt(task, fact.at, fact.spend, {
    failure: fact.failure,
    ...diff,
  });
  return {
    ...rolledBack,
    ...(fact.head === undefined ? {} : { head: fact.head }),
    stage: { at: 'failed', failure: fact.failure },
  };
}

function endAttempt(task: Task, at: string, spend: Spend, outcome: Partial<Attempt>): Task {
  return withLastAttempt(task, (last) => ({
    ...last,
    ...outcome,
    endedAt: at,
    spend: addSpend(last.spend, spend),
  }));
}

function withLastAttempt(task: Task, change: (last: Attempt) => Attempt): Task {
  const last = task.attempts.at(-1);
  return last === undefined ? task : { ...task, attempts: [...task.attempts.slice(0, -1), change(last)] };
}

type DeliveryFact = Extract<
  TaskFact,
  {
    type:
      | 'verdict_given'
      | 'review_failed'
      | 'work_rejected'
      | 'head_moved'
      | 'merge_conflicted'
      | 'conflict_resolved'
      | 'result_accepted';
  }
>;

function onDelivery(task: Task, fact: DeliveryFact): Task {
  const { stage } = task;
  if (fact.type === 'conflict_resolved') {
    if (stage.at !== 'conflicting') return task;
    if (fact.head === stage.delivery.head) return alreadyCurrent(task, stage, fact.seq);
    const delivery: BranchDelivery = { kind: 'branch', head: fact.head, changed: fact.changed };
    const moved = spend(moveHead(push(task, fact.head), delivery, fact.seq), fact.spend);
    return fact.sameChange && task.isFinal ? withVerdict(moved, stage) : moved;
  }
  if (fact.type === 'work_rejected') return reject(task, fact);
  if (fact.type === 'head_moved' && (stage.at === 'waiting_human' || stage.at === 'failed')) {
    const delivery: BranchDelivery = { kind: 'branch', head: fact.head, changed: [] };
    return task.pull ? moveHead(task, delivery, fact.seq) : task;
  }
  if (stage.at !== 'delivered') return task;
  const { delivery } = stage;
  switch (fact.type) {
    case 'verdict_given':
      if (fact.verdict.subject !== subjectOf(delivery)) return spend(task, fact.spend);
      return spend(
        { ...task, stage: { ...withoutStall(stage), verdict: fact.verdict, judgedAt: fact.at } },
        fact.spend,
      );
    case 'review_failed':
      if (fact.subject !== subjectOf(delivery)) return spend(task, fact.spend);
      return spend(
        { ...task, stage: { ...withoutStall(stage), failedReviews: stage.failedReviews + 1 } },
        fact.spend,
      );
    case 'head_moved':
      return delivery.kind === 'branch' ? moveHead(task, { ...delivery, head: fact.head }, fact.seq) : task;
    case 'merge_conflicted':
      return delivery.kind === 'branch' && delivery.head === fact.head
        ? { ...task, stage: { at: 'conflicting', delivery, ...opinionOn(stage) } }
        : task;
    case 'result_accepted':
      return subjectOf(delivery) === fact.subject && delivery.kind !== 'branch'
        ? settle(task, fact.at, { at: 'complete', result: delivery.text })
        : task;
  }
}

function reject(task: Task, fact: TaskFact & { type: 'work_rejected' }): Task {
  if (task.stage.at !== 'delivered' && task.stage.at !== 'conflicting') return task;
  if (subjectOf(task.stage.delivery) !== fact.subject) return task;
  const failed = withLastAttempt(task, (last) => ({
    ...last,
    failure: fact.failure,
    ...(fact.diff === undefined ? {} : { diff: fact.diff }),
    spend: addSpend(last.spend, fact.spend ?? nothingSpent),
  }));
  const stage = { at: 'failed', failure: fact.failure } as const;
  const kind = kindOf(fact.failure);
  if (kind === 'rejected' || kind === 'checks') return { ...failed, stage };
  // Nothing here is worth going on from: the branch rolls back to the base.
  const { head: _, ...rolledBack } = failed;
  return { ...rolledBack, stage };
}

/** The conflict was news from before our last merge of the base: nothing changed, so the verdict stands. */
function alreadyCurrent(task: Task, stage: Task['stage'] & { at: 'conflicting' }, seq: number): Task {
  return touch({ ...task, stage: { ...withoutStall(stage), at: 'delivered', failedReviews: 0 } }, seq);
}

/** The verdict on what was there before, on the head that took its place: a person merges it, never we. */
function withVerdict(task: Task, before: Task['stage'] & { at: 'conflicting' }): Task {
  const { stage } = task;
  if (stage.at !== 'delivered' || !before.verdict?.approved) return task;
  const verdict = { ...before.verdict, subject: subjectOf(stage.delivery) };
  return { ...task, stage: { ...stage, ...opinionOn(before), verdict } };
}

function opinionOn({ verdict, judgedAt, reminded }: Task['stage'] & { at: 'delivered' | 'conflicting' }) {
  return {
    ...(verdict && { verdict }),
    ...(judgedAt !== undefined && { judgedAt }),
    ...(reminded !== undefined && { reminded }),
  };
}

function push(task: Task, head: string): Task {
  return { ...task, pushed: [...task.pushed.filter((before) => before !== head), head] };
}

/** Any change of the head voids the verdict. */
function moveHead(task: Task, delivery: BranchDelivery, seq: number): Task {
  return touch({ ...task, head: delivery.head, stage: { at: 'delivered', delivery, failedReviews: 0 } }, seq);
}

function spendOn(task: Task, number: number, more: Spend): Task {
  const attempts = task.attempts.map((attempt) =>
    attempt.number === number ? { ...attempt, spend: addSpend(attempt.spend, more) } : attempt,
  );
  return { ...task, attempts };
}

function spend(task: Task, more: Spend): Task {
  return withLastAttempt(task, (last) => ({ ...last, spend: addSpend(last.spend, more) }));
}

type PersonsFact = Extract<
  TaskFact,
  { type: `task_${'retried' | 'abandoned' | 'revised' | 'done_by_hand' | 'interrupted'}` }
>;

function onPersonsWord(task: Task, fact: PersonsFact): Task {
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

function settle(task: Task, at: string, stage: Task['stage'] & { at: 'complete' | 'abandoned' }): Task {
  return { ...task, stage, settledAt: at };
}

function lastSummary(task: Task): string {
  return task.attempts.findLast((attempt) => attempt.summary !== undefined)?.summary ?? '';
}

/** The pull request has to be looked at again. */
export function touch(task: Task, seq: number): Task {
  return task.pull ? { ...task, pull: { ...task.pull, touched: seq } } : task;
}
