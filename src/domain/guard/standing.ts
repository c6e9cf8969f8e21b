// What stands in a merge's way of what the guard found. At first it goes back to the worker; where the next attempt does
// the same again, it may be right, and a person decides.
import { andMore, undoThese } from '../../wording/reasons/guard.ts';
import type { GuardFinding, Verdict } from '../verdict.ts';
import type { Task } from '../task.ts';

/** Equal for the same finding in two attempts: lines move. */
export function guardKey({ rule, path }: GuardFinding): string {
  return `${rule} ${path ?? ''}`.trim();
}

/** Those that no attempt was sent back for. What a person pushed is not a worker's to mend. */
export function untold(task: Pick<Task, 'attempts' | 'pushed'>, verdict: Verdict): readonly GuardFinding[] {
  if (!task.pushed.includes(verdict.subject)) return [];
  const told = new Set(task.attempts.flatMap(({ failure }) => failure?.guard ?? []));
  return (verdict.guard ?? []).filter((finding) => !told.has(guardKey(finding)));
}

/** For the next attempt. */
export function guardDetail(findings: readonly GuardFinding[]): string {
  if (findings.length === 0) return '';
  return [undoThese(), ...findings.map((finding) => `- ${placed(finding)}`)].join('\n');
}

/** `a test file was deleted (test/a.test.js)`, and how many more. */
export function shortly(findings: readonly GuardFinding[]): string {
  const [first, ...more] = findings;
  if (first === undefined) return '';
  const words = first.path === undefined ? first.text : `${first.text} (${first.path})`;
  return andMore(words, more.length);
}

/** `test/a.test.js:3: a test is skipped (skipped-test)` */
export function placed({ rule, path, line, text }: GuardFinding): string {
  const place = path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${text} (${rule})`;
}
