// How it goes with a run and with each of its tasks, in a word. Derived, never stored.
import { type Position, position } from './position.ts';
import type { Run, RunStatus } from './run.ts';
import { isSettled, type Task, type TaskStatus } from './task.ts';

export function runStatus(run: Run): RunStatus {
  if (run.ending) return run.ending.status;
  if (run.paused) return run.paused.by === 'troupe' ? 'waiting_human' : 'paused';
  if (run.planning.at !== 'accepted' && run.planning.at !== 'proposed') return 'planning';
  return onlyAPersonCanMove(run) ? 'waiting_human' : 'running';
}

export function taskStatus(run: Run, task: Task): TaskStatus {
  const here = position(run, task);
  switch (here.at) {
    case 'cut_off':
    case 'blocked':
      return 'planned';
    case 'held':
      return here.after.length === 0 ? 'ready' : 'planned';
    case 'ready':
    case 'failed':
    case 'complete':
    case 'abandoned':
      return here.at;
    case 'attempting':
    case 'resolving':
      return 'active';
    case 'closed':
      return 'abandoned';
    case 'merged':
      return 'complete';
    case 'stuck':
    case 'waiting_human':
    case 'answered':
      return 'waiting_human';
    case 'pushed':
    case 'unopened':
    case 'in_review':
    case 'accepted':
    case 'rejected':
    case 'unseen':
    case 'persons_turn':
    case 'githubs_turn':
    case 'checks_to_rerun':
    case 'out_of_date':
    case 'approved':
      return 'awaiting_qa';
  }
}

/** A run never says "running" when nothing can move without a person. */
function onlyAPersonCanMove(run: Run): boolean {
  if (run.replanning) return false;
  const open = [...run.tasks.values()].filter((task) => !isSettled(task)).map((task) => position(run, task));
  const isAsked = run.planning.at === 'proposed' || open.some(waitsForPerson);
  return isAsked && open.every((here) => waitsForPerson(here) || cannotBegin(here));
}

function waitsForPerson({ at }: Position): boolean {
  return at === 'waiting_human' || at === 'answered' || at === 'persons_turn';
}

function cannotBegin({ at }: Position): boolean {
  return at === 'held' || at === 'blocked' || at === 'cut_off';
}
