// What the checks say, for the strategist, and what its answer lacks: why a criterion counts as not met,
// or an approval as none.
import type { FailedCheck } from '../../domain/pull-request.ts';

export function checkFailed({ name, summary }: Pick<FailedCheck, 'name' | 'summary'>): string {
  return `failed: ${name}: ${summary}`;
}

export function checkIsRunning(name: string): string {
  return `still running: ${name}`;
}

export function noSuchFile(path: string): string {
  return `There is no file ${path}.`;
}

export function hasFewerLines(path: string, lines: number, cited: number): string {
  return `${path} has ${lines} lines, and line ${cited} is cited.`;
}

export function noSuchTest(title: string): string {
  return `No test is called "${title}".`;
}

export function commandWasNotRun(command: string): string {
  return `The command \`${command}\` was not run in this review.`;
}

export function namesNothing(): string {
  return 'It names no file, no test and no command that was run.';
}

export function isNotMentioned(): string {
  return 'The review does not mention it.';
}

export function hasNoEvidence(): string {
  return 'Called met, but without any evidence.';
}

/** @param problems a sentence each. */
export function evidenceDoesNotHold(problems: readonly string[], evidence: string): string {
  return `Called met, but the evidence does not hold. ${problems.join(' ')} It was: ${evidence}`;
}

export function changesNothing(): string {
  return 'It changes nothing against the base: there is nothing to approve.';
}

export function speaksOfAnother(named: string, key: string): string {
  return `The review speaks of ${named}, and this is ${key}.`;
}
