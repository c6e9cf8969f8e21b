// A call of a model on its way to being paid.
import type { PlannedCall } from '../../src/store/reservations.ts';
import type { TranscriptKey } from '../../src/domain/transcript-key.ts';
import type { Claim } from '../../src/store/claims.ts';

/** The conversation of a task's first attempt, unless told. */
export function attempt(task = 'T1', number = 1): TranscriptKey {
  return { kind: 'attempt', task, attempt: number };
}

export function plannedCall(claim: Claim, more: Partial<PlannedCall> = {}): PlannedCall {
  return {
    claim,
    transcript: attempt(),
    role: 'code',
    provider: 'openai',
    model: 'm',
    input: 100,
    cached: 40,
    output: 10,
    usd: 0.5,
    ...more,
  };
}
