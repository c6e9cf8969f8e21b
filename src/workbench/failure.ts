// The failures that actions find, in the form the next attempt reads.
import { fingerprintOf } from '../domain/phoenix.ts';
import type { Failure } from '../domain/failure.ts';
import { changeWhatGitHubRefused, nothingToWorkWith, pushWasRefused } from '../wording/reasons/failure.ts';

/** The worker ended without work that can be used. `detail` is what the next attempt is told. */
export function fruitless(summary: string, detail: string): Failure {
  return { kind: 'fruitless', summary, detail, fingerprint: fingerprintOf('fruitless', [summary, detail]) };
}

/** Adds what the next attempt can learn from; two failures that differ only in this are still the same one. */
export function withEvidence(failure: Failure, evidence: string): Failure {
  const detail = [failure.detail, evidence].filter((part) => part.trim() !== '').join('\n\n');
  return { ...failure, detail };
}

/** Our own means failed (a provider, a key, the project's setup): not the task's fault. */
export function machineryFailure(why: string): Failure {
  const summary = nothingToWorkWith(why);
  return { kind: 'machinery', summary, detail: why, fingerprint: fingerprintOf('machinery', [summary]) };
}

/** GitHub did not take the branch, and would not take it again. */
export function pushRefused(words: string): Failure {
  return {
    kind: 'fruitless',
    summary: pushWasRefused(words),
    detail: changeWhatGitHubRefused(words),
    fingerprint: fingerprintOf('fruitless', [words]),
  };
}
