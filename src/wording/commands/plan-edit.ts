// What is said of each thing that somebody changed in the tracking issue's list: a sentence for what was done, and one for
// what was not.
import type { PlanChangeProblem } from '../../domain/plan-problem.ts';
import type { TaskChanges } from '../../domain/fact.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';
import { afterWhat, listed } from '../phrase.ts';
import { planChangeProblemText } from '../reasons/plan.ts';

export function listIsGone(): string {
  return 'The whole list of tasks is gone; I take that for a slip. To end the run, `/cancel`.';
}

export function isNew({ key, title, profile, after }: TaskSpec): string {
  return `${key} is new: ${title} (${profile}${afterWhat(after)}).`;
}

/** @param problems why it cannot join. */
export function cannotJoin(title: string, problems: readonly PlanChangeProblem[]): string {
  return `The new task “${title.slice(0, 80)}”: ${problems.map(planChangeProblemText).join(' ')}`;
}

export function isDoneByHand(key: string): string {
  return `${key} is done, by hand.`;
}

export function cannotBeTicked(key: string, isAbandoned: boolean): string {
  return `${key} is ${isAbandoned ? 'abandoned' : 'being worked on'}, so its box cannot be ticked.`;
}

export function staysComplete(key: string): string {
  return `${key} is complete and stays so. To change what it did, add a new task.`;
}

export function isGivenUp(key: string): string {
  return `${key} is given up.`;
}

/** @param stage `complete` or `abandoned`. */
export function lineStays(key: string, stage: string): string {
  return `${key} is ${stage}; its line stays.`;
}

export function hasBegunAsItIs(key: string): string {
  return `${key} has begun, so what it is stays. \`/retry ${key} <advice>\` reaches its worker.`;
}

export function comesAfter(key: string, after: readonly string[]): string {
  return `${key} ${after.length === 0 ? 'waits for nothing any more' : `now comes after ${after.join(', ')}`}.`;
}

export function titleHasRoomFor(key: string, most: number): string {
  return `${key}: a title has at most ${most} characters.`;
}

export function isNow(key: string, { title, profile, criteria }: TaskChanges): string {
  const words = [
    title === undefined ? '' : `is now “${title}”`,
    profile === undefined ? '' : `is for the ${profile} worker`,
    criteria === undefined ? '' : 'has new criteria',
  ];
  return `${key} ${listed(words.filter(Boolean))}.`;
}
