// A call of a model on its way to being paid.
import type { PlannedCall } from '../../src/store/reservations.ts';
import type { Claim } from '../../src/store/claims.ts';

export function plannedCall(claim: Claim, more: Partial<PlannedCall> = {}): PlannedCall {
  return {
    claim,
    key: 'T1/1',
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
