// What people read when Troupe pauses a run by itself.
import type { ReachedLimit } from '../domain/budget.ts';
import { limitText } from './reasons/budget.ts';
import { ended } from './words.ts';

export function pausedText(limit: ReachedLimit): string {
  return [
    `⏸ Paused: ${ended(limitText(limit))}`,
    'Troupe keeps the work so far and spends nothing more.',
    limit.of === 'run'
      ? 'To continue, raise the budget: `/budget 40` (dollars) or `/budget 40M tokens`. To end the run, comment `/cancel`; merged work stays merged.'
      : 'Other runs share this limit, so `/budget` does not raise it. The run resumes automatically when the month ends or the limit is raised. To end the run, comment `/cancel`; merged work stays merged.',
  ].join('\n\n');
}

/** The limit that it shares with others has headroom again. */
export function resumedText(): string {
  return '▶ The shared limit has headroom again. Resuming.';
}
