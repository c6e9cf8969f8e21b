// The Phoenix protocol: a failed task is tried again with what was learned, and when that no longer helps, a person
// is asked.
import type { Role, Settings } from './settings.ts';
import type { Attempt, Task } from './task.ts';
import { type Failure, isSameFailure, kindOf } from './failure.ts';
import type { Escalation } from './reason.ts';
import type { Verdict } from './verdict.ts';

/** Failures of our own machinery use up no try, but a machine that never recovers must not be tried forever. */
const maxMachineryFailuresInARow = 5;
const firstBackoffMs = 5_000;

type AfterFailure =
  | { readonly do: 'retry' /** Epoch milliseconds. */; readonly notBefore: number }
  | { readonly do: 'ask'; readonly why: Escalation };

/** What follows the last failure of a task. */
export function afterFailure(settings: Pick<Settings, 'maxRetries'>, task: Task): AfterFailure {
  const failures = countedAttempts(task).flatMap((attempt) => (attempt.failure ? [attempt.failure] : []));
  const own = failures.filter(isOwnFault);
  if (own.length >= settings.maxRetries)
    return { do: 'ask', why: { is: 'attempts_failed', count: own.length } };
  const [last, previous] = [own.at(-1), own.at(-2)];
  const latest = failures.at(-1);
  if (last !== undefined && last === latest && previous !== undefined && isSameFailure(last, previous)) {
    return { do: 'ask', why: { is: 'same_failure_twice' } };
  }
  const broken = failures.length - 1 - failures.findLastIndex(isOwnFault);
  if (latest !== undefined && broken >= maxMachineryFailuresInARow) {
    return { do: 'ask', why: { is: 'machinery_failed', times: broken, last: latest.why } };
  }
  return { do: 'retry', notBefore: broken === 0 ? 0 : endOf(task) + firstBackoffMs * 2 ** (broken - 1) };
}

/**
 * Who plays a try at a task: the stronger model, once enough tries have failed. Those that a person has forgiven, and those
 * that our own machinery spoilt, do not count.
 * @returns the stronger model, or undefined where the usual one plays.
 */
export function strongerModel(
  settings: Pick<Settings, 'stronger'>,
  task: Task,
  attempt: number,
): { readonly provider: string; readonly model: string } | undefined {
  const { stronger } = settings;
  if (stronger === undefined) return undefined;
  const before = countedAttempts(task).filter(({ number }) => number < attempt);
  const failed = before.filter(({ failure }) => failure !== undefined && isOwnFault(failure));
  return failed.length + 1 >= stronger.fromTry ? stronger.model : undefined;
}

/** The settings of a run with that model in a role. */
export function playedBy(
  settings: Settings,
  role: Role,
  model: { readonly provider: string; readonly model: string } | undefined,
): Settings {
  if (model === undefined) return settings;
  return { ...settings, models: { ...settings.models, [role]: { ...settings.models[role], ...model } } };
}

function countedAttempts(task: Task): readonly Attempt[] {
  return task.attempts.slice(task.forgiven);
}

function isOwnFault(failure: Failure): boolean {
  return kindOf(failure) !== 'machinery';
}

function endOf(task: Task): number {
  return Date.parse(task.attempts.at(-1)?.endedAt ?? '') || 0;
}

/** What the next attempt is told about a review that did not approve. */
export function failureOfVerdict({ summary, criteria, findings, objections, guard }: Verdict): Failure {
  const verdict = { summary, criteria, findings, ...(objections && { objections }), ...(guard && { guard }) };
  return { why: { is: 'not_approved', verdict } };
}
