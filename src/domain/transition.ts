// fold(facts) -> run. Total: a fact that no longer applies (an attempt that ends after its task was abandoned) is
// kept in the record and changes nothing.
import { addSpend, nothingSpent } from './budget.ts';
import type { Fact, Recorded, TaskFact } from './fact.ts';
import { needsFinalTask } from './graph.ts';
import { addTasks, nextKey, onPlan, type PlanFact, touchPlan } from './plan-transition.ts';
import type { Run } from './run.ts';
import { isSettled, type Task } from './task.ts';
import type { TaskKey } from './task-spec.ts';
import { touch } from './task-changes.ts';
import { nextTask } from './task-transition.ts';

/** The run that these facts tell of, oldest first; undefined when they do not begin with a request. */
export function fold(facts: readonly Recorded[]): Run | undefined {
  return facts.reduce<Run | undefined>(transition, undefined);
}

/** The run as it will be once the fact is recorded; its number and moment are given only then. `at`: ISO 8601. */
export function assume(run: Run, fact: Fact, at: string): Run {
  return transition(run, { ...fact, seq: Number.MAX_SAFE_INTEGER, at }) ?? run;
}

export function transition(run: Run | undefined, fact: Recorded): Run | undefined {
  if (fact.type === 'run_requested') return run ?? begin(fact);
  if (run === undefined) return undefined;
  const spent = 'spend' in fact && fact.spend ? { ...run, spend: addSpend(run.spend, fact.spend) } : run;
  if ('task' in fact) return onTask(spent, fact);
  return isAboutPlan(fact) ? onPlan(spent, fact) : onRun(spent, fact);
}

function isAboutPlan(fact: Recorded): fact is PlanFact {
  return /^(plan|replan)/.test(fact.type) || fact.type === 'task_spawned';
}

function begin(fact: Recorded & { type: 'run_requested' }): Run {
  return {
    place: fact.place,
    objective: fact.objective,
    settings: fact.settings,
    startedAt: fact.at,
    labelledAt: fact.labelledAt ?? fact.at,
    planning: { at: 'drafting', tries: 0, problems: [] },
    approach: '',
    replannedAround: [],
    heard: new Set(),
    tasks: new Map(),
    spend: nothingSpent,
    closed: false,
  };
}

type RunFact = Exclude<Recorded, { task: TaskKey } | { type: 'run_requested' } | PlanFact>;

function onRun(run: Run, fact: RunFact): Run {
  switch (fact.type) {
    case 'tracking_issue_opened':
      return { ...run, trackingIssue: fact.issue };
    case 'command_heard':
      return { ...run, heard: new Set(run.heard).add(fact.source) };
    case 'budget_set':
      return setBudget(run, fact);
    case 'run_paused':
      return run.ending ? run : { ...run, paused: pauseOf(fact) };
    case 'pause_told':
      return run.paused ? { ...run, paused: { ...run.paused, told: true } } : run;
    case 'run_resumed':
      return withoutPause(run);
    case 'run_branch_opened':
      return { ...run, branch: fact.branch };
    case 'final_task_added':
      return addFinalTask(run, fact);
    case 'run_cancelled':
      return run.ending ? run : { ...run, ending: { status: 'cancelled', at: fact.at, by: fact.by } };
    case 'restart_requested':
      return run.closed
        ? run
        : {
            ...run,
            restartBy: fact.by,
            ending: run.ending ?? { status: 'cancelled', at: fact.at, by: fact.by },
          };
    case 'run_finished':
      if (run.ending) return run;
      return fact.status === 'complete'
        ? { ...run, ending: { status: 'complete', at: fact.at } }
        : { ...run, ending: { status: 'failed', at: fact.at, why: fact.why } };
    case 'spend_found':
      return run;
    case 'run_closed':
      return { ...run, closed: true };
  }
}

/** Whoever gives more money lets a run go on that stopped for lack of it. */
function setBudget(run: Run, fact: Recorded & { type: 'budget_set' }): Run {
  const { budget: before } = run.settings;
  const budget = { ...before, usd: fact.usd ?? before.usd, tokens: fact.tokens ?? before.tokens };
  const richer = { ...run, settings: { ...run.settings, budget } };
  return run.paused && isAtOwnLimit(run.paused) ? withoutPause(richer) : richer;
}

function isAtOwnLimit({ why }: NonNullable<Run['paused']>): boolean {
  return why.is === 'limit_reached' && why.limit.of === 'run';
}

function pauseOf({ by, why, needs }: Fact & { type: 'run_paused' }): NonNullable<Run['paused']> {
  return {
    by,
    why,
    told: by !== 'troupe',
    ...(needs === undefined ? {} : { needs }),
  };
}

function withoutPause(run: Run): Run {
  const { paused: _, ...rest } = run;
  return rest;
}

/** The last task: its work is there already, on the run's branch. It is reviewed as a whole, and a person merges it. */
function addFinalTask(run: Run, fact: Recorded & { type: 'final_task_added' }): Run {
  // A task may have joined while the branch was looked at: then there is more to gather first.
  if (!needsFinalTask(run)) return run;
  const key = run.tasks.has(fact.key) ? nextKey(run.tasks) : fact.key;
  const done = [...run.tasks.values()].filter((task) => task.stage.at === 'complete');
  const summary = done.map((task) => `- ${task.key}: ${task.title}`).join('\n');
  const last: Task = {
    key,
    title: run.objective.title,
    profile: 'code',
    description: '',
    criteria: fact.criteria,
    paths: [],
    after: [],
    isFinal: true,
    attempts: [
      { number: 1, base: fact.base, startedAt: fact.at, endedAt: fact.at, summary, spend: nothingSpent },
    ],
    forgiven: 0,
    notes: [],
    head: fact.head,
    pushed: [fact.head],
    stage: {
      at: 'delivered',
      delivery: { kind: 'branch', head: fact.head, changed: fact.changed },
      failedReviews: 0,
    },
  };
  return { ...run, tasks: new Map(run.tasks).set(key, last) };
}

/** Facts by which a person changes what the plan says. */
const planChanges: ReadonlySet<TaskFact['type']> = new Set([
  'task_revised',
  'task_abandoned',
  'task_done_by_hand',
]);

function onTask(run: Run, fact: TaskFact): Run {
  const task = run.tasks.get(fact.task);
  if (task === undefined) return run;
  // Money is money, whatever became of the task.
  if (fact.type === 'attempt_stopped') {
    return { ...run, tasks: new Map(run.tasks).set(task.key, nextTask(task, fact)) };
  }
  const isRevived = fact.type === 'task_retried' && task.stage.at === 'abandoned' && !run.ending;
  if (isSettled(task) && !isRevived) return run;
  const changed = nextTask(task, fact);
  if (changed === task) return run;
  const tasks = new Map(run.tasks).set(task.key, changed);
  if (fact.type === 'result_accepted') return { ...run, tasks: adoptSubtasks(tasks, task) };
  // Every other pull request must be looked at again: its base has moved.
  if (fact.type === 'task_merged') return { ...run, tasks: touchAll(tasks, fact.seq) };
  if (task.stage.at === 'abandoned') return revive({ ...run, tasks }, task.key);
  return planChanges.has(fact.type) ? touchPlan({ ...run, tasks }, fact.at) : { ...run, tasks };
}

function touchAll(tasks: Run['tasks'], seq: number): Run['tasks'] {
  return new Map([...tasks].map(([key, task]) => [key, isSettled(task) ? task : touch(task, seq)]));
}

/** A task is taken up again: those that asked a person only because it was gone wait for it again. */
function revive(run: Run, key: TaskKey): Run {
  const tasks = [...run.tasks].map(([own, task]): [TaskKey, Task] => {
    const lost = task.stage.at === 'waiting_human' && task.attempts.length === 0 && task.after.includes(key);
    return [own, lost ? { ...task, stage: { at: 'waiting' } } : task];
  });
  return {
    ...run,
    tasks: new Map(tasks),
    replannedAround: run.replannedAround.filter((gone) => gone !== key),
  };
}

/** Subtasks get the next free keys in the order given, and their `after` is translated with them. */
function adoptSubtasks(tasks: Run['tasks'], parent: Task): Run['tasks'] {
  if (parent.stage.at !== 'delivered' || parent.stage.delivery.kind !== 'subtasks') return tasks;
  const first = Number(nextKey(tasks).slice(1));
  const specs = parent.stage.delivery.tasks;
  const keys = new Map(specs.map((spec, index) => [spec.key, `T${first + index}`]));
  const renamed = specs.map((spec) => ({
    ...spec,
    key: keys.get(spec.key) ?? spec.key,
    after: spec.after.map((key) => keys.get(key) ?? key),
  }));
  return addTasks(tasks, renamed, parent.key);
}
