// What people read when Troupe parks a run by itself.
import type { Outgoing } from './outgoing.ts';
import { ended } from './words.ts';

export function pausedText(why: string, limit: 'run' | 'shared', safe: Outgoing): string {
  return [
    `⏸ I stopped here: ${ended(safe.line(why))}`,
    'Nothing more is spent, and what was done so far is kept.',
    limit === 'shared'
      ? 'Other runs share this limit, so no `/budget` raises it. I go on by myself once there is room again: when the month is over, or the limit is raised. `/cancel` ends the run; what is merged stays merged.'
      : 'It goes on as soon as `/budget 40` (dollars) or `/budget 40M tokens` allows more. `/cancel` ends it; what is merged stays merged.',
  ].join('\n\n');
}

/** The limit that it shares with others has room again. */
export function resumedText(): string {
  return '▶ There is room again in the limit that I stopped at, so I go on.';
}
