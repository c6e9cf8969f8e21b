// What each fact about the plan makes of the run: drafts and their approval, revisions, tasks that join later.
import type { Fact, Recorded } from './fact.ts';
import type { Planning, Run } from './run.ts';
import { isUntouched, type Task } from './task.ts';
import type { TaskKey, TaskSpec } from './task-spec.ts';

/** A fact about the plan as a whole. */
export type PlanFact = Extract<Recorded, { type: `plan${string}` | `replan${string}` | 'task_spawned' }>;

export function onPlan(run: Run, fact: PlanFact): Run {
  switch (fact.type) {
    case 'plan_rejected':
    case 'plan_proposed':
    case 'plan_approved':
    case 'planning_failed':
    case 'planning_stalled':
    case 'planning_resumed':
      return run.planning.at === 'drafting' || run.planning.at === 'proposed' ? onDraft(run, fact) : run;
    case 'plan_carried_over':
      return run.planning.at === 'drafting' ? carryOver(run, fact) : run;
    case 'task_spawned':
      return run.ending || run.tasks.has(fact.spec.key)
        ? run
        : touchPlan({ ...run, tasks: addTasks(run.tasks, [fact.spec]) }, fact.at);
    case 'replan_requested':
      return requestRevision(run, fact);
    case 'replan_rejected':
    case 'plan_revised':
    case 'replan_failed':
    case 'replan_stalled':
    case 'replan_resumed':
      return run.replanning === undefined ? run : onRevision(run, run.replanning, fact);
  }
}

type DraftFact = Extract<
  Fact,
  { type: `plan_${'rejected' | 'proposed' | 'approved'}` | `planning_${string}` }
>;

function onDraft(run: Run, fact: DraftFact & Recorded): Run {
  const tries = run.planning.at === 'drafting' ? run.planning.tries : 0;
  const next = (planning: Planning): Run => ({ ...run, planning });
  switch (fact.type) {
    case 'plan_rejected':
      return next({ at: 'drafting', tries: tries + 1, problems: fact.problems });
    case 'plan_proposed': {
      const planning: Planning = run.settings.planApproval
        ? { at: 'proposed', revision: 1, since: fact.at }
        : { at: 'accepted', revision: 1, by: fact.source };
      const tasks = addTasks(run.tasks, fact.tasks);
      return {
        ...next(planning),
        approach: fact.approach,
        source: fact.source,
        ...(fact.estimate && { estimate: fact.estimate }),
        tasks,
      };
    }
    case 'plan_approved':
      return run.planning.at === 'proposed' && run.planning.revision === fact.revision
        ? next({ at: 'accepted', revision: fact.revision, by: fact.by })
        : run;
    case 'planning_failed':
      return next({ at: 'failed', why: fact.why });
    case 'planning_stalled':
      return run.planning.at === 'drafting' ? next({ ...run.planning, stalled: fact.why }) : run;
    case 'planning_resumed':
      return run.planning.at === 'drafting' ? next(goOn(run.planning)) : run;
  }
}

function goOn<T extends { readonly stalled?: unknown }>(held: T): Omit<T, 'stalled'> {
  const { stalled: _, ...rest } = held;
  return rest;
}

/** What an earlier run merged is complete from the beginning. */
function carryOver(run: Run, fact: Recorded & { type: 'plan_carried_over' }): Run {
  const tasks = fact.tasks.map(({ done, parent, ...spec }): [TaskKey, Task] => {
    const task = { ...fresh(spec), ...(parent === undefined ? {} : { parent }) };
    return [spec.key, done ? { ...task, stage: { at: 'complete', ...done }, settledAt: fact.at } : task];
  });
  return {
    ...run,
    planning: run.settings.planApproval
      ? { at: 'proposed', revision: 1, since: fact.at }
      : { at: 'accepted', revision: 1, by: 'carried_over' },
    approach: fact.approach,
    source: 'carried_over',
    tasks: new Map(tasks),
    ...(fact.branch === undefined ? {} : { branch: fact.branch }),
  };
}

function requestRevision(run: Run, fact: Recorded & { type: 'replan_requested' }): Run {
  const hasPlan = run.planning.at === 'accepted' || run.planning.at === 'proposed';
  if (run.ending || !hasPlan) return run;
  const before = run.replanning;
  const known = before?.why ?? [];
  const isKnown = known.some((why) => JSON.stringify(why) === JSON.stringify(fact.why));
  const why = isKnown ? known : [...known, fact.why];
  return { ...run, replanning: { by: fact.by, why, tries: 0, problems: [] } };
}

type RevisionFact = Extract<
  Recorded,
  { type: 'plan_revised' | `replan_${'rejected' | 'failed' | 'stalled' | 'resumed'}` }
>;

function onRevision(run: Run, replanning: NonNullable<Run['replanning']>, fact: RevisionFact): Run {
  switch (fact.type) {
    case 'replan_rejected':
      return {
        ...run,
        replanning: { ...replanning, tries: replanning.tries + 1, problems: fact.problems },
      };
    case 'replan_stalled':
      return { ...run, replanning: { ...replanning, stalled: fact.why } };
    case 'replan_resumed':
      return { ...run, replanning: goOn(replanning) };
    case 'replan_failed':
      return mourn(withoutRevision(run));
    case 'plan_revised': {
      const approach = fact.approach === '' ? run.approach : fact.approach;
      const revised = {
        ...withoutRevision(run),
        approach,
        tasks: reviseTasks(run.tasks, fact.tasks, fact.at),
      };
      return mourn(nextRevision(revised, fact.at));
    }
  }
}

function withoutRevision(run: Run): Run {
  const { replanning: _, ...rest } = run;
  return rest;
}

/** Whatever is abandoned by now was known to whoever revised the plan. */
function mourn(run: Run): Run {
  const gone = [...run.tasks.values()].filter((task) => task.stage.at === 'abandoned');
  return { ...run, replannedAround: gone.map((task) => task.key) };
}

function nextRevision(run: Run, at: string): Run {
  const { planning } = run;
  if (planning.at !== 'accepted' && planning.at !== 'proposed') return run;
  const revision = planning.revision + 1;
  return {
    ...run,
    planning: run.settings.planApproval
      ? { at: 'proposed', revision, since: at }
      : { at: 'accepted', revision, by: 'director' },
  };
}

/** Only tasks that nobody has begun change; those of them that the revision does not name are dropped. */
export function reviseTasks(tasks: Run['tasks'], specs: readonly TaskSpec[], at: string): Run['tasks'] {
  const named = new Map(specs.map((spec) => [spec.key, spec]));
  const kept = [...tasks].map(([key, task]): [TaskKey, Task] => {
    if (!isUntouched(task)) return [key, task];
    const spec = named.get(key);
    if (spec === undefined) {
      return [key, { ...task, stage: { at: 'abandoned', why: { is: 'dropped_from_plan' } }, settledAt: at }];
    }
    const { released: _, ...rest } = task;
    return [key, { ...rest, ...spec, stage: { at: 'waiting' } }];
  });
  return addTasks(
    new Map(kept),
    specs.filter((spec) => !tasks.has(spec.key)),
  );
}

/** A plan that waits for approval is another one once a person has changed it. */
export function touchPlan(run: Run, at: string): Run {
  const { planning } = run;
  if (planning.at !== 'proposed') return run;
  return { ...run, planning: { at: 'proposed', revision: planning.revision + 1, since: at } };
}

export function addTasks(tasks: Run['tasks'], specs: readonly TaskSpec[], parent?: TaskKey): Run['tasks'] {
  const added = specs.map((spec): [TaskKey, Task] => [
    spec.key,
    parent === undefined ? fresh(spec) : { ...fresh(spec), parent },
  ]);
  return new Map([...tasks, ...added]);
}

function fresh(spec: TaskSpec): Task {
  return { ...spec, stage: { at: 'waiting' }, attempts: [], pushed: [], forgiven: 0, notes: [] };
}

/** The key that the next task gets; keys are never given twice. */
export function nextKey(tasks: Run['tasks']): TaskKey {
  return `T${Math.max(0, ...[...tasks.keys()].map((key) => Number(key.slice(1)))) + 1}`;
}
