// What people read when Troupe parks a run by itself.
import type { Outgoing } from '../outgoing.ts';

/** @param why one sentence without its full stop. */
export function pausedText(why: string, label: string, safe: Outgoing): string {
  return [
    `⏸ I stopped here: ${safe.line(why)}.`,
    'Nothing more is spent, and what was done so far is kept.',
    `To end the run, take the label \`${label}\` off the issue or close it. To begin anew with other limits, change them in \`.github/troupe.yml\` first and then set the label again; what is merged stays merged.`,
  ].join('\n\n');
}
