// Tells one finding of the guard from another over several attempts.
import type { GuardFinding } from '../verdict.ts';

/** Equal for the same finding in two attempts: lines move. */
export function guardKey({ rule, path }: Pick<GuardFinding, 'rule' | 'path'>): string {
  return `${rule} ${path ?? ''}`.trim();
}
