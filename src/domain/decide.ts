// Facts that follow automatically from a run's state: decisions. Recording them
// (rather than deriving them anew each time) keeps why a task was sent back or a person asked in the run's history.
import { budgetReached } from './budget.ts';
import type { Fact } from './fact.ts';
import { needsFinalTask, lostPrerequisite } from './graph.ts';
import { decisionOn } from './merge-policy.ts';
import { afterFailure, failureOfVerdict } from './phoenix.ts';
import { subtaskProblems } from './plan.ts';
import type { Run } from './run.ts';
import { openRequests, whose, withRequests } from './change-request.ts';
import { type Delivery, subjectOf } from './delivery.ts';
import type { Failure } from './failure.ts';
import { isSettled, type Task } from './task.ts';
import { isStale } from './pull-request.ts';

/** No verdict is our failure and not the worker's, so the review is tried again; but not for ever. */
const maxFailedReviews = 3;
const maxMergeRefusals = 3;
/** A queue throws out what it cannot merge; that may be another one's fault. */
const maxTimesInQueue = 3;

/** The facts to record now; empty when nothing is left to decide. Recording them may allow further ones. */
export function decide(run: Run): Fact[] {
  if (run.ending) return [];
  if (run.planning.at === 'failed')
    return [{ type: 'run_finished', status: 'failed', why: run.planning.why }];
  const exhausted = planningExhausted(run) ?? replanningExhausted(run);
  if (exhausted) return [exhausted];
  const loss = decideLoss(run);
  if (loss) return [loss];
  const onTasks = [...run.tasks.values()].flatMap((task) => decideTask(run, task));
  if (onTasks.length > 0) return onTasks;
  return [...decideBudget(run), ...decideEnd(run)];
}

function planningExhausted(run: Run): Fact | undefined {
  const { planning } = run;
  if (planning.at !== 'drafting' || planning.tries < run.settings.maxPlanTries) return undefined;
  const { tries, problems } = planning;
  return { type: 'planning_failed', why: { is: 'no_acceptable_plan', attempts: tries, problems } };
}

function replanningExhausted({ replanning, settings }: Run): Fact | undefined {
  if (replanning === undefined || replanning.tries < settings.maxPlanTries) return undefined;
  const { tries, problems } = replanning;
  return { type: 'replan_failed', why: { is: 'no_acceptable_revision', attempts: tries, problems } };
}

/** What came after a task that was given up has to be planned anew; by a person, where a person wrote the plan. */
function decideLoss(run: Run): Fact | undefined {
  if (run.replanning || run.source !== 'director') return undefined;
  const waiting = [...run.tasks.values()].filter((task) => task.stage.at === 'waiting' && !task.released);
  const losses = waiting.flatMap((task) => {
    const lost = lostPrerequisite(run, task);
    return lost === undefined || run.replannedAround.includes(lost.key) ? [] : [{ task, lost }];
  });
  if (losses.length === 0) return undefined;
  const gone = [...new Set(losses.map(({ lost }) => lost.key))];
  const why = {
    is: 'prerequisites_abandoned',
    gone,
    waiting: losses.map(({ task }) => task.key),
  } as const;
  return { type: 'replan_requested', by: 'troupe', why };
}

function decideTask(run: Run, task: Task): Fact[] {
  const seen = task.pull?.observed;
  if (seen && !isSettled(task)) {
    if (seen.state === 'merged' && seen.mergeSha !== undefined) {
      return [{ type: 'task_merged', task: task.key, head: seen.head, mergeSha: seen.mergeSha }];
    }
    if (seen.state === 'closed') {
      return [{ type: 'task_abandoned', task: task.key, by: 'a person', why: { is: 'pull_request_closed' } }];
    }
  }
  switch (task.stage.at) {
    case 'waiting':
      return decideLost(run, task);
    case 'failed':
      return decidePushed(task) ?? decideFailed(run, task);
    case 'waiting_human':
      return decidePushed(task) ?? decideRequested(task);
    case 'delivered':
      return decideDelivered(run, task, task.stage);
    case 'attempting':
    case 'conflicting':
    case 'complete':
    case 'abandoned':
      return [];
  }
}

function decideLost(run: Run, task: Task): Fact[] {
  const lost = task.released || run.replanning ? undefined : lostPrerequisite(run, task);
  if (lost === undefined) return [];
  return [{ type: 'task_escalated', task: task.key, why: { is: 'prerequisite_abandoned', key: lost.key } }];
}

function decideFailed(run: Run, task: Task): Fact[] {
  const after = afterFailure(run.settings, task);
  return after.do === 'ask' ? [{ type: 'task_escalated', task: task.key, why: after.why }] : [];
}

/** Reads lag behind our own pushes by seconds; a head of ours that stands for longer was put there by somebody. */
const lateAnswerMs = 120_000;

/** Somebody else pushed to the branch, or set it back: they are right, and what is there now is what is reviewed. */
function decidePushed(task: Task): Fact[] | undefined {
  const { pull } = task;
  const seen = pull?.observed;
  if (pull === undefined || seen === undefined || isStale(pull)) return undefined;
  if (seen.state !== 'open' || task.head === undefined || seen.head === task.head) return undefined;
  const isOurs = task.pushed.includes(seen.head) || task.attempts.some(({ base }) => base === seen.head);
  const stood = Date.parse(seen.at) - Date.parse(pull.unchangedSince ?? seen.at);
  if (isOurs && stood < lateAnswerMs) return undefined;
  return [{ type: 'head_moved', task: task.key, head: seen.head }];
}

/** While it waits for a person, one asks for changes: that is the answer it waits for. */
function decideRequested({ key, pull, ...task }: Task): Fact[] {
  if (pull?.observed?.state !== 'open' || isStale(pull)) return [];
  const requests = openRequests(task, pull.observed);
  if (requests.length === 0) return [];
  return [{ type: 'task_retried', task: key, by: whose(requests).join(', '), advice: '', requests }];
}

function decideDelivered(run: Run, task: Task, stage: Task['stage'] & { at: 'delivered' }): Fact[] {
  const { delivery, verdict } = stage;
  const attempt = task.attempts.length;
  const subject = subjectOf(delivery);
  const pushed = delivery.kind === 'branch' ? decidePushed(task) : undefined;
  if (pushed) return pushed;
  if (verdict === undefined) {
    if (stage.failedReviews < maxFailedReviews) return [];
    return [
      { type: 'task_escalated', task: task.key, why: { is: 'no_verdict', reviews: stage.failedReviews } },
    ];
  }
  const seen = task.pull?.observed;
  if (!verdict.approved) {
    const failure = withRequests(failureOfVerdict(verdict), seen ? openRequests(task, seen) : []);
    return [{ type: 'work_rejected', task: task.key, attempt, subject, failure }];
  }
  if (delivery.kind !== 'branch') return [decideResult(run, task, delivery)];
  if (task.pull === undefined || isStale(task.pull)) return [];
  const decision = decisionOn(run, task);
  switch (decision?.do) {
    case 'reject':
      return [{ type: 'work_rejected', task: task.key, attempt, subject, failure: decision.failure }];
    case 'resolve':
      return [{ type: 'merge_conflicted', task: task.key, head: delivery.head }];
    case 'merge':
      return decideRefused(task, delivery.head);
    case 'enqueue':
      return decideThrownOut(task, delivery.head);
    case 'rerun':
    case 'wait':
    case undefined:
      return [];
  }
}

/** Two planners side by side may each have had room that they do not have together. */
function decideResult(run: Run, task: Task, delivery: Delivery): Fact {
  const subject = subjectOf(delivery);
  const problems =
    delivery.kind === 'subtasks'
      ? subtaskProblems(delivery.tasks, run.settings.maxTasks - run.tasks.size)
      : [];
  if (problems.length === 0) return { type: 'result_accepted', task: task.key, subject };
  const failure: Failure = { why: { is: 'subtasks_no_longer_fit', problems } };
  return { type: 'work_rejected', task: task.key, attempt: task.attempts.length, subject, failure };
}

/** GitHub's no for reasons that we cannot see: a rule, a queue, a forbidden merge method. */
function decideRefused(task: Task, head: string): Fact[] {
  const refusal = task.pull?.refusal;
  if (refusal?.head !== head || refusal.times < maxMergeRefusals) return [];
  return [
    { type: 'task_escalated', task: task.key, why: { is: 'github_will_not_merge', words: refusal.words } },
  ];
}

function decideThrownOut(task: Task, head: string): Fact[] {
  const enqueued = task.pull?.enqueued;
  if (enqueued?.head !== head || enqueued.times < maxTimesInQueue) return decideRefused(task, head);
  const why = { is: 'thrown_out_of_queue', times: enqueued.times } as const;
  return [{ type: 'task_escalated', task: task.key, why }];
}

function decideBudget(run: Run): Fact[] {
  if (run.paused) return [];
  const limit = budgetReached(run.settings.budget, run.spend);
  return limit === undefined || allSettled(run)
    ? []
    : [{ type: 'run_paused', by: 'troupe', why: { is: 'limit_reached', limit } }];
}

function decideEnd(run: Run): Fact[] {
  if (run.planning.at !== 'accepted' || !allSettled(run)) return [];
  const tasks = [...run.tasks.values()];
  if (needsFinalTask(run)) return [];
  const last = tasks.find((task) => task.isFinal);
  if (last?.stage.at === 'abandoned') {
    const why = { is: 'last_pull_request_abandoned', branch: run.branch } as const;
    return [{ type: 'run_finished', status: 'failed', why }];
  }
  if (tasks.some((task) => task.stage.at === 'complete')) {
    return [{ type: 'run_finished', status: 'complete' }];
  }
  return [{ type: 'run_finished', status: 'failed', why: { is: 'every_task_abandoned' } }];
}

function allSettled(run: Run): boolean {
  return run.planning.at === 'accepted' && !run.replanning && [...run.tasks.values()].every(isSettled);
}
