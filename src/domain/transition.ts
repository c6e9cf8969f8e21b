// fold(facts) -> run. Total: a fact that no longer applies (an attempt that ends after its task was abandoned) is
// kept in the record and changes nothing.
import { addSpend, nothingSpent } from './budget.ts';
import type { Fact, Recorded } from './fact.ts';
import type { Planning, Run } from './run.ts';
import type {
  Attempt,
  BranchDelivery,
  Observation,
  PullRequest,
  Spend,
  Task,
  TaskKey,
  TaskSpec,
} from './task.ts';
import { isSettled, subjectOf } from './task.ts';

/** The run that these facts tell of, oldest first; undefined when they do not begin with a request. */
export function fold(facts: readonly Recorded[]): Run | undefined {
  return facts.reduce<Run | undefined>(transition, undefined);
}

export function transition(run: Run | undefined, fact: Recorded): Run | undefined {
  if (fact.type === 'run_requested') return run ?? begin(fact);
  if (run === undefined) return undefined;
  const spent = 'spend' in fact && fact.spend ? { ...run, spend: addSpend(run.spend, fact.spend) } : run;
  return 'task' in fact ? onTask(spent, fact) : onRun(spent, fact);
}

function begin(fact: Recorded & { type: 'run_requested' }): Run {
  return {
    place: fact.place,
    objective: fact.objective,
    settings: fact.settings,
    startedAt: fact.at,
    planning: { at: 'drafting', tries: 0, problems: [] },
    approach: '',
    tasks: new Map(),
    spend: nothingSpent,
    closed: false,
  };
}

type TaskFact = Extract<Recorded, { task: TaskKey }>;
type RunFact = Exclude<Recorded, { task: TaskKey } | { type: 'run_requested' }>;

function onRun(run: Run, fact: RunFact): Run {
  switch (fact.type) {
    case 'plan_rejected':
    case 'plan_proposed':
    case 'plan_approved':
    case 'planning_failed':
    case 'planning_held_up':
      return run.planning.at === 'drafting' || run.planning.at === 'proposed' ? onPlanning(run, fact) : run;
    case 'tracking_issue_opened':
      return { ...run, trackingIssue: fact.issue };
    case 'run_paused':
      return run.ending
        ? run
        : { ...run, paused: { by: fact.by, why: fact.why, told: fact.by !== 'troupe' } };
    case 'pause_told':
      return run.paused ? { ...run, paused: { ...run.paused, told: true } } : run;
    case 'run_resumed': {
      const { paused: _, ...rest } = run;
      return rest;
    }
    case 'run_cancelled':
      return run.ending ? run : { ...run, ending: { status: 'cancelled', at: fact.at, by: fact.by } };
    case 'run_finished':
      if (run.ending) return run;
      return fact.status === 'complete'
        ? { ...run, ending: { status: 'complete', at: fact.at } }
        : { ...run, ending: { status: 'failed', at: fact.at, why: fact.why } };
    case 'run_closed':
      return { ...run, closed: true };
  }
}

type PlanningFact = Extract<Fact, { type: `plan${string}` }>;

function onPlanning(run: Run, fact: PlanningFact): Run {
  const tries = run.planning.at === 'drafting' ? run.planning.tries : 0;
  const next = (planning: Planning): Run => ({ ...run, planning });
  switch (fact.type) {
    case 'plan_rejected':
      return next({ at: 'drafting', tries: tries + 1, problems: fact.problems });
    case 'plan_proposed': {
      const planning: Planning = run.settings.planApproval
        ? { at: 'proposed', revision: 1 }
        : { at: 'accepted', revision: 1, by: fact.source };
      return { ...next(planning), approach: fact.approach, tasks: addTasks(run.tasks, fact.tasks) };
    }
    case 'plan_approved':
      return run.planning.at === 'proposed' && run.planning.revision === fact.revision
        ? next({ at: 'accepted', revision: fact.revision, by: fact.by })
        : run;
    case 'planning_failed':
      return next({ at: 'failed', why: fact.why });
    case 'planning_held_up':
      return run.planning.at === 'drafting' ? next({ ...run.planning, heldUp: fact.why }) : run;
  }
}

function addTasks(tasks: Run['tasks'], specs: readonly TaskSpec[], parent?: TaskKey): Run['tasks'] {
  const added = specs.map((spec): [TaskKey, Task] => [
    spec.key,
    {
      ...spec,
      ...(parent === undefined ? {} : { parent }),
      stage: { at: 'waiting' },
      attempts: [],
      pushed: [],
      forgiven: 0,
      notes: [],
    },
  ]);
  return new Map([...tasks, ...added]);
}

function onTask(run: Run, fact: TaskFact): Run {
  const task = run.tasks.get(fact.task);
  if (task === undefined || isSettled(task)) return run;
  const changed = nextTask(task, fact);
  if (changed === task) return run;
  const tasks = new Map(run.tasks).set(task.key, changed);
  if (fact.type === 'result_accepted') return { ...run, tasks: adoptSubtasks(tasks, task) };
  // Every other pull request must be looked at again: its base has moved.
  if (fact.type === 'task_merged') return { ...run, tasks: touchAll(tasks, fact.seq) };
  return { ...run, tasks };
}

function nextTask(task: Task, fact: TaskFact): Task {
  switch (fact.type) {
    case 'attempt_started':
    case 'attempt_held_up':
    case 'attempt_delivered':
    case 'attempt_failed':
      return onAttempt(task, fact);
    case 'pull_request_opened':
      return { ...task, pull: { number: fact.number, url: fact.url, touched: fact.seq, seen: 0 } };
    case 'pull_request_touched':
      return touch(task, fact.seq);
    case 'pull_request_observed':
      return task.pull ? { ...task, pull: observe(task.pull, fact) } : task;
    case 'merge_refused':
      return task.pull ? { ...task, pull: refuse(task.pull, fact) } : task;
    case 'task_merged':
      return settle(task, fact.at, { at: 'complete', mergeSha: fact.mergeSha, result: lastSummary(task) });
    case 'task_escalated':
      return { ...task, stage: { at: 'waiting_human', why: fact.why, asked: false } };
    case 'human_asked':
      return task.stage.at === 'waiting_human' ? { ...task, stage: { ...task.stage, asked: true } } : task;
    case 'task_retried':
      return retry(task, fact.advice);
    case 'task_abandoned':
      return settle(task, fact.at, { at: 'abandoned', why: fact.why });
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

type AttemptFact = Extract<TaskFact, { type: `attempt_${string}` }>;

function onAttempt(task: Task, fact: AttemptFact): Task {
  if (fact.type === 'attempt_started') {
    if (fact.attempt !== task.attempts.length + 1) return task;
    const attempt: Attempt = {
      number: fact.attempt,
      base: fact.base,
      startedAt: fact.at,
      spend: nothingSpent,
    };
    return {
      ...task,
      stage: { at: 'attempting', attempt: fact.attempt },
      attempts: [...task.attempts, attempt],
    };
  }
  if (task.stage.at !== 'attempting' || task.stage.attempt !== fact.attempt) return task;
  if (fact.type === 'attempt_held_up') return { ...task, stage: { ...task.stage, heldUp: fact.why } };
  if (fact.type === 'attempt_delivered') {
    const { delivery } = fact;
    const ended = { ...endAttempt(task, fact.at, fact.spend, { summary: fact.summary }), notes: fact.notes };
    if (delivery.kind === 'branch') return moveHead(push(ended, delivery.head), delivery, fact.seq);
    return { ...ended, stage: { at: 'delivered', delivery, failedReviews: 0 } };
  }
  const { head: _, ...rolledBack } = endAttempt(task, fact.at, fact.spend, { failure: fact.failure });
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
    return spend(moveHead(push(task, fact.head), delivery, fact.seq), fact.spend);
  }
  if (fact.type === 'work_rejected') return reject(task, fact);
  if (stage.at !== 'delivered') return task;
  const { delivery } = stage;
  switch (fact.type) {
    case 'verdict_given':
      if (fact.verdict.subject !== subjectOf(delivery)) return spend(task, fact.spend);
      return spend({ ...task, stage: { ...stage, verdict: fact.verdict } }, fact.spend);
    case 'review_failed':
      if (fact.subject !== subjectOf(delivery)) return spend(task, fact.spend);
      return spend({ ...task, stage: { ...stage, failedReviews: stage.failedReviews + 1 } }, fact.spend);
    case 'head_moved':
      return delivery.kind === 'branch' ? moveHead(task, { ...delivery, head: fact.head }, fact.seq) : task;
    case 'merge_conflicted':
      return delivery.kind === 'branch' && delivery.head === fact.head
        ? {
            ...task,
            stage: { at: 'conflicting', delivery, ...(stage.verdict && { verdict: stage.verdict }) },
          }
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
    spend: addSpend(last.spend, fact.spend ?? nothingSpent),
  }));
  const stage = { at: 'failed', failure: fact.failure } as const;
  if (fact.failure.kind === 'rejected' || fact.failure.kind === 'checks') return { ...failed, stage };
  // Nothing here is worth going on from: the branch rolls back to the base.
  const { head: _, ...rolledBack } = failed;
  return { ...rolledBack, stage };
}

/** The conflict was news from before our last merge of the base: nothing changed, so the verdict stands. */
function alreadyCurrent(task: Task, stage: Task['stage'] & { at: 'conflicting' }, seq: number): Task {
  return touch({ ...task, stage: { ...stage, at: 'delivered', failedReviews: 0 } }, seq);
}

function observe(pull: PullRequest, fact: TaskFact & { type: 'pull_request_observed' }): PullRequest {
  const same = isSameSight(pull.observed, fact.observation);
  const unchangedSince = (same ? pull.unchangedSince : undefined) ?? fact.observation.at;
  return { ...pull, observed: fact.observation, unchangedSince, seen: fact.asOf };
}

function isSameSight(before: Observation | undefined, now: Observation): boolean {
  return before !== undefined && JSON.stringify({ ...before, at: '' }) === JSON.stringify({ ...now, at: '' });
}

function refuse(pull: PullRequest, fact: Recorded & { type: 'merge_refused' }): PullRequest {
  const times = pull.refusal?.head === fact.head ? pull.refusal.times + 1 : 1;
  return { ...pull, refusal: { head: fact.head, words: fact.words, at: fact.at, times } };
}

function push(task: Task, head: string): Task {
  return { ...task, pushed: [...task.pushed.filter((before) => before !== head), head] };
}

/** Any change of the head voids the verdict. */
function moveHead(task: Task, delivery: BranchDelivery, seq: number): Task {
  return touch({ ...task, head: delivery.head, stage: { at: 'delivered', delivery, failedReviews: 0 } }, seq);
}

function spend(task: Task, more: Spend): Task {
  return withLastAttempt(task, (last) => ({ ...last, spend: addSpend(last.spend, more) }));
}

function retry(task: Task, advice: string): Task {
  const { stage } = task;
  if (stage.at !== 'waiting_human' && stage.at !== 'failed') return task;
  const fresh: Task = { ...task, stage: { at: 'waiting' }, forgiven: task.attempts.length, released: true };
  return advice === '' ? fresh : { ...fresh, advice };
}

function settle(task: Task, at: string, stage: Task['stage'] & { at: 'complete' | 'abandoned' }): Task {
  return { ...task, stage, settledAt: at };
}

function lastSummary(task: Task): string {
  return task.attempts.findLast((attempt) => attempt.summary !== undefined)?.summary ?? '';
}

function touchAll(tasks: Run['tasks'], seq: number): Run['tasks'] {
  return new Map([...tasks].map(([key, task]) => [key, isSettled(task) ? task : touch(task, seq)]));
}

function touch(task: Task, seq: number): Task {
  return task.pull ? { ...task, pull: { ...task.pull, touched: seq } } : task;
}

/** Subtasks get the next free keys in the order given, and their `after` is translated with them. */
function adoptSubtasks(tasks: Run['tasks'], parent: Task): Run['tasks'] {
  if (parent.stage.at !== 'delivered' || parent.stage.delivery.kind !== 'subtasks') return tasks;
  const first = Math.max(0, ...[...tasks.keys()].map((key) => Number(key.slice(1)))) + 1;
  const specs = parent.stage.delivery.tasks;
  const keys = new Map(specs.map((spec, index) => [spec.key, `T${first + index}`]));
  const renamed = specs.map((spec) => ({
    ...spec,
    key: keys.get(spec.key) ?? spec.key,
    after: spec.after.map((key) => keys.get(key) ?? key),
  }));
  return addTasks(tasks, renamed, parent.key);
}
