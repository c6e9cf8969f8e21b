// What each fact about a task makes of it. Whatever no longer applies to where the task stands leaves it as it is.
import { addSpend, nothingSpent } from './budget.ts';
import type { TaskFact } from './fact.ts';
import { onStall, withoutStall } from './stall.ts';
import { enqueue, observe, refuse, rerun } from './pull-transition.ts';
import { onPersonsWord } from './person-transition.ts';
import type { Attempt, Task } from './task.ts';
import { endAttempt, settle, spend, spendOn, touch, withLastAttempt } from './task-changes.ts';
import { type BranchDelivery, subjectOf } from './delivery.ts';
import { kindOf } from './failure.ts';

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

function lastSummary(task: Task): string {
  return task.attempts.findLast((attempt) => attempt.summary !== undefined)?.summary ?? '';
}
