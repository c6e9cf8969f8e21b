// What people read after they edited the plan in the tracking issue.
import type { Outgoing } from './outgoing.ts';

/** The empty string when the edit changed nothing that a run knows of. */
export function editText(
  login: string,
  read: { readonly did: readonly string[]; readonly refused: readonly string[] },
  safe: Outgoing,
): string {
  if (read.did.length === 0 && read.refused.length === 0) return '';
  const list = (lines: readonly string[]): string =>
    lines.map((line) => `- ${safe.line(line, 400)}`).join('\n');
  return [
    `\`${login}\` edited the plan.`,
    read.did.length > 0 && `Applied:\n\n${list(read.did)}`,
    read.refused.length > 0 && `Reverted:\n\n${list(read.refused)}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}
