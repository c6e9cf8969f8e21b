// How long a run that has ended waits for GitHub to take its last words. Without an end to it, a run whose App is gone
// would never be closed, and its issue could never be built again.
import type { Run } from '../domain/run.ts';

/** Time for a person to notice an App that was suspended or removed by mistake. */
const patienceMs = 5 * 60_000;

export function endedLongAgo({ ending }: Run): boolean {
  return ending !== undefined && Date.now() - Date.parse(ending.at) > patienceMs;
}
