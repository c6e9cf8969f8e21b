// The failures that actions find, in the form the next attempt reads.
import { fingerprintOf } from '../domain/phoenix.ts';
import type { Failure } from '../domain/task.ts';

/** The worker ended without work that can be used. `detail` is what the next attempt is told. */
export function fruitless(summary: string, detail: string): Failure {
  return { kind: 'fruitless', summary, detail, fingerprint: fingerprintOf('fruitless', [summary, detail]) };
}

/** Our own means failed (a provider, GitHub, this process): not the task's fault. */
export function machineryFailure(error: Error): Failure {
  const summary = `the model could not be used: ${error.message}`;
  return {
    kind: 'machinery',
    summary,
    detail: error.message,
    fingerprint: fingerprintOf('machinery', [summary]),
  };
}
