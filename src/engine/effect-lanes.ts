// In which order effects are sent. Those of one task follow one another as they were planned, for the later may build on
// the earlier (a merge on the check that it requires); so do those of the run as a whole. What one task waits for holds
// up no other: each task, and the run, is a lane.
import type { Effect } from '../store/effects.ts';

/** The second word of an effect's key says what it is about (`merge/T3/…`); a key of one word is about the run. */
export function laneOf(effect: Pick<Effect, 'key'>): string {
  return effect.key.split('/')[1] ?? 'the run';
}

/** Milliseconds until one of them is due, which only the first of each lane can be; undefined when there are none. */
export function nextDueMs(unsent: readonly Effect[]): number | undefined {
  const first = new Map<string, number>();
  for (const effect of unsent) if (!first.has(laneOf(effect))) first.set(laneOf(effect), effect.restMs);
  return first.size === 0 ? undefined : Math.min(...first.values());
}
