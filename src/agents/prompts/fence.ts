// Fences untrusted text in a prompt, so that it cannot end the fence. Text that a person would not see is removed from
// prose. In code it is made visible instead, because it may matter there.

import { type Seen, visibleText, showInvisible } from './hidden-text.ts';

/** Characters, so that one long log does not crowd out the rest of a prompt. */
const longestProse = 30_000;
const longestCode = 150_000;

/** For issues, comments and reports. The label says how many hidden parts were removed. */
export function fenceProse(label: string, text: string): string {
  const seen = visibleText(text);
  return fence(label + noteOf(seen), cutMiddle(seen.text, longestProse));
}

/** For files, diffs and the output of commands. Invisible characters are shown as <U+…>. */
export function fenceCode(label: string, text: string): string {
  return fence(label, cutMiddle(showInvisible(text.replace(/\r\n?/g, '\n')).text, longestCode));
}

function noteOf({ removed }: Seen): string {
  return removed === 0 ? '' : ` (${removed} hidden ${removed === 1 ? 'part' : 'parts'} removed)`;
}

function cutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = longest / 2;
  return `${text.slice(0, half)}\n[${text.length - longest} characters left out here]\n${text.slice(-half)}`;
}

/** The fence is longer than any row of tildes inside, so that no line of the text ends it. */
function fence(label: string, text: string): string {
  const rows = text.match(/~{3,}/g) ?? [];
  const mark = '~'.repeat(Math.max(3, ...rows.map((row) => row.length)) + 1);
  return `${mark} ${oneLine(label)}\n${text.trim()}\n${mark}`;
}

/** A title or a name, safe in a heading: one line without hidden text. */
export function oneLine(text: string): string {
  return visibleText(text).text.replace(/\s+/g, ' ').trim();
}

/** Like `oneLine`, with the number of removed parts, for untrusted text. */
export function oneLineNoted(text: string): string {
  return `${oneLine(text)}${noteOf(visibleText(text))}`;
}
