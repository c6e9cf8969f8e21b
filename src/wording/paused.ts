// What people read when Troupe pauses a run by itself.
import type { ReachedLimit } from '../domain/budget.ts';
import { limitText } from './reasons/budget.ts';
import { ended } from './words.ts';

export function pausedText(limit: ReachedLimit): string {
  return [
    `⏸ Paused: ${ended(limitText(limit))}`,
    'Nothing more is spent, and what was done so far is kept.',
    limit.of === 'run'
      ? 'To continue, allow more: `/budget 40` (dollars) or `/budget 40M tokens`. `/cancel` ends the run; what is merged stays merged.'
      : 'Other runs share this limit, so `/budget` does not raise it. The run resumes by itself when the month is over or the limit is raised. `/cancel` ends the run; what is merged stays merged.',
  ].join('\n\n');
}

/** The limit that it shares with others has headroom again. */
export function resumedText(): string {
  return '▶ The shared limit has headroom again. Resuming.';
}
