// What stands in a merge's way of what the guard found. At first it goes back to the worker; where the next attempt does
// the same again, it may be right, and a person decides.
import { guardKeysIn } from '../failure.ts';
import type { Task } from '../task.ts';
import type { GuardFinding, Verdict } from '../verdict.ts';
import { guardKey } from './guard-key.ts';

/** Those that no attempt was sent back for. What a person pushed is not a worker's to mend. */
export function untold(task: Pick<Task, 'attempts' | 'pushed'>, verdict: Verdict): readonly GuardFinding[] {
  if (!task.pushed.includes(verdict.subject)) return [];
  const told = new Set(task.attempts.flatMap(({ failure }) => (failure ? guardKeysIn(failure) : [])));
  return (verdict.guard ?? []).filter((finding) => !told.has(guardKey(finding)));
}
