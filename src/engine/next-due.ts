// When the next effect may be sent. Those of one task follow one another as they were planned, for the later may build on
// the earlier (a merge on the check that it requires); so do those of the run as a whole. What one task waits for holds
// up no other: each task, and the run, is a lane.
import type { Effect } from '../store/effects.ts';

/** Milliseconds until one of them is due, which only the first of each lane can be; undefined when there are none. */
export function nextDueMs(unsent: readonly Effect[]): number | undefined {
  const first = new Map<string, number>();
  for (const { lane, restMs } of unsent) if (!first.has(lane)) first.set(lane, restMs);
  return first.size === 0 ? undefined : Math.min(...first.values());
}
