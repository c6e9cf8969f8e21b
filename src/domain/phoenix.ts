// The Phoenix protocol: a failed task is tried again with what was learned, and when that no longer helps, a person
// is asked.
import { findingAt, notMet, reviewAskedForChanges } from '../wording/reasons/failure.ts';
import { attemptsFailed, machineryFailed, sameFailureTwice } from '../wording/reasons/person.ts';
import { guardDetail, guardKey } from './guard/standing.ts';
import type { Role, Settings } from './settings.ts';
import type { Attempt, Task } from './task.ts';
import type { Failure } from './failure.ts';
import type { Verdict } from './verdict.ts';

/** Failures of our own machinery use up no try, but a machine that never recovers must not be tried forever. */
const maxMachineryFailuresInARow = 5;
const firstBackoffMs = 5_000;

export type AfterFailure =
  | { readonly do: 'retry' /** Epoch milliseconds. */; readonly notBefore: number }
  | { readonly do: 'ask'; readonly why: string };

/** What follows the last failure of a task. */
export function afterFailure(settings: Pick<Settings, 'maxRetries'>, task: Task): AfterFailure {
  const failures = countedAttempts(task).flatMap((attempt) => (attempt.failure ? [attempt.failure] : []));
  const own = failures.filter(isOwnFault);
  if (own.length >= settings.maxRetries) return { do: 'ask', why: attemptsFailed(own.length) };
  const [last, previous] = [own.at(-1), own.at(-2)];
  if (last !== undefined && last === failures.at(-1) && last.fingerprint === previous?.fingerprint) {
    return { do: 'ask', why: sameFailureTwice() };
  }
  const broken = failures.length - 1 - failures.findLastIndex((failure) => failure.kind !== 'machinery');
  if (broken >= maxMachineryFailuresInARow) {
    return { do: 'ask', why: machineryFailed(broken, failures.at(-1)?.summary) };
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
  return failure.kind !== 'machinery';
}

function endOf(task: Task): number {
  return Date.parse(task.attempts.at(-1)?.endedAt ?? '') || 0;
}

/** What the next attempt is told about a review that did not approve. */
export function failureOfVerdict(verdict: Verdict): Failure {
  const unmet = verdict.criteria.filter((criterion) => !criterion.met);
  const blocking = verdict.findings.filter((finding) => finding.severity === 'blocking');
  const guard = verdict.guard ?? [];
  return {
    kind: 'rejected',
    summary: reviewAskedForChanges(firstLine(verdict.summary)),
    detail: [
      verdict.summary,
      ...unmet.map(notMet),
      ...verdict.findings.map(findingAt),
      ...(guard.length > 0 ? [guardDetail(guard)] : []),
    ].join('\n'),
    fingerprint: fingerprintOf('rejected', [
      ...unmet.map((criterion) => criterion.criterion),
      ...blocking.map((finding) => `${finding.path ?? ''} ${finding.text}`),
    ]),
    ...(guard.length > 0 && { guard: guard.map(guardKey) }),
  };
}

/**
 * Equal for failures that differ only in what changes from try to try (numbers, hashes, spaces, order).
 * It is compared, never shown.
 */
export function fingerprintOf(kind: Failure['kind'], parts: readonly string[]): string {
  const normal = parts.map((part) =>
    part
      .toLowerCase()
      .replaceAll(/\b[0-9a-f]{7,40}\b/g, '#')
      .replaceAll(/\d+/g, '#')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  return `${kind}: ${normal.toSorted().join(' | ').slice(0, 500)}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
