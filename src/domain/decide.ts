// Facts that follow automatically from a run's state: decisions. Recording them
// (rather than deriving them anew each time) keeps why a task was sent back or a person asked in the run's history.
import { budgetReached } from './budget.ts';
import type { Fact } from './fact.ts';
import { factsAt } from './facts-at.ts';
import { needsFinalTask } from './graph.ts';
import { position } from './position.ts';
import type { Run } from './run.ts';
import { isSettled } from './task.ts';

/** The facts to record now; empty when nothing is left to decide. Recording them may allow further ones. */
export function decide(run: Run): Fact[] {
  if (run.ending) return [];
  if (run.planning.at === 'failed')
    return [{ type: 'run_finished', status: 'failed', why: run.planning.why }];
  const exhausted = planningExhausted(run) ?? replanningExhausted(run);
  if (exhausted) return [exhausted];
  const loss = decideLoss(run);
  if (loss) return [loss];
  const onTasks = [...run.tasks.values()].flatMap((task) => factsAt(task.key, position(run, task)));
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
  const losses = [...run.tasks.values()].flatMap((task) => {
    const here = position(run, task);
    const isNews = here.at === 'cut_off' && !run.replannedAround.includes(here.lost);
    return isNews ? [{ task: task.key, lost: here.lost }] : [];
  });
  if (losses.length === 0) return undefined;
  const gone = [...new Set(losses.map(({ lost }) => lost))];
  const waiting = losses.map(({ task }) => task);
  return { type: 'replan_requested', by: 'troupe', why: { is: 'prerequisites_abandoned', gone, waiting } };
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
