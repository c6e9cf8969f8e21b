// When an action may begin: not while it rests after a failure, nor before the first effect of any lane is due. Effects of
// one task are sent in the order in which they were planned, for the later may build on the earlier (a merge on the
// check that it requires); so are those of the run as a whole. What one lane waits for holds up no other.
import { actionKey, type AnyAction } from '../domain/action.ts';
import type { Run } from '../domain/run.ts';
import type { Effect } from '../store/effects.ts';
import type { RunId } from '../store/runs.ts';
import type { Backoff } from './backoff.ts';
import type { Services } from './services.ts';

/** Epoch ms before which the action of the run is left alone; in the past if it may begin. */
export async function beginAfter(
  { store, backoff }: Pick<Services, 'store'> & { readonly backoff: Backoff },
  id: RunId,
  run: Run,
  action: AnyAction,
): Promise<number> {
  const until = backoff.until(id, actionKey(action), run.place.installationId);
  if (action.do !== 'send_effects') return until;
  return Math.max(until, Date.now() + (nextDueMs(await store.effects.unsent(id)) ?? 0));
}

/** Milliseconds until one of them is due, which only the first of each lane can be; undefined when there are none. */
function nextDueMs(unsent: readonly Effect[]): number | undefined {
  const first = new Map<string, number>();
  for (const { lane, restMs } of unsent) if (!first.has(lane)) first.set(lane, restMs);
  return first.size === 0 ? undefined : Math.min(...first.values());
}
