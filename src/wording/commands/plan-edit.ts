// What is said of each thing that somebody changed in the tracking issue's list: a sentence for what was done, and one for
// what was not.
import type { PlanChangeProblem } from '../../domain/plan-problem.ts';
import type { TaskChanges } from '../../domain/fact.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';
import { afterWhat, listed } from '../phrase.ts';
import { planChangeProblemText } from '../reasons/plan.ts';

export function listIsGone(): string {
  return 'Deleting the whole task list changes nothing. To end the run, comment `/cancel`.';
}

export function wasAdded({ key, title, profile, after }: TaskSpec): string {
  return `${key} was added: ${title} (${profile}${afterWhat(after)}).`;
}

/** @param problems why it cannot join. */
export function wasNotAdded(title: string, problems: readonly PlanChangeProblem[]): string {
  return `The new task “${title.slice(0, 80)}” was not added: ${problems.map(planChangeProblemText).join(' ')}`;
}

export function wasCompletedManually(key: string): string {
  return `${key} was completed manually.`;
}

export function cannotBeTicked(key: string, isAbandoned: boolean): string {
  return `${key} is ${isAbandoned ? 'abandoned' : 'in progress'}, so its box cannot be ticked.`;
}

export function staysComplete(key: string): string {
  return `${key} stays complete. To change what it did, add a task.`;
}

export function wasAbandoned(key: string): string {
  return `${key} was abandoned.`;
}

/** @param stage `complete` or `abandoned`. */
export function lineStays(key: string, stage: string): string {
  return `${key} is ${stage}, so its line stays.`;
}

export function cannotChange(key: string): string {
  return `${key} has started, so it can no longer change. To advise its worker, comment \`/retry ${key} <advice>\`.`;
}

export function dependsOn(key: string, after: readonly string[]): string {
  return `${key} ${after.length === 0 ? 'no longer depends on another task' : `now depends on ${after.join(', ')}`}.`;
}

export function titleIsTooLong(key: string, most: number): string {
  return `${key}: a title has at most ${most} characters.`;
}

export function isNow(key: string, { title, profile, criteria }: TaskChanges): string {
  const words = [
    title === undefined ? '' : `is now “${title}”`,
    profile === undefined ? '' : `is now for the ${profile} worker`,
    criteria === undefined ? '' : 'has new acceptance criteria',
  ];
  return `${key} ${listed(words.filter(Boolean))}.`;
}
