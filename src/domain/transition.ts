// fold(facts) -> run. Total: a fact that no longer applies (an attempt that ends after its task was abandoned) is
// kept in the record and changes nothing.
import { addSpend, nothingSpent } from './budget.ts';
import type { Fact, Recorded } from './fact.ts';
import type { Planning, Run } from './run.ts';
import { isSettled, type Task, type TaskKey, type TaskSpec } from './task.ts';
import { nextTask, type TaskFact, touch } from './task-transition.ts';

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

function touchAll(tasks: Run['tasks'], seq: number): Run['tasks'] {
  return new Map([...tasks].map(([key, task]) => [key, isSettled(task) ? task : touch(task, seq)]));
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
