// What a recorded fact calls for on GitHub, planned in the same transaction.
import type { Fact } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import type { NewEffect } from '../github/effects/kind.ts';

export function followUps(_run: Run, _fact: Fact): NewEffect[] {
  return [];
}
