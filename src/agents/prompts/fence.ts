// Text that others wrote goes into a prompt behind a fence it cannot close, with nothing in it that a person would
// not have seen: what hides is removed from prose, and made visible in code, where it may be the point.

import { type Seen, seenByReader, spelledOut } from './unseen.ts';

/** Characters; one long log must not crowd out the rest of a prompt. */
const longestProse = 30_000;
const longestCode = 150_000;

/** For issues, comments, reports: what hides in them is removed, and its number is noted. */
export function fenceProse(label: string, text: string): string {
  const seen = seenByReader(text);
  return fence(label + noteOf(seen), cutMiddle(seen.text, longestProse));
}

/** For files, diffs and the output of commands: nothing is lost, and what is invisible is spelled out. */
export function fenceCode(label: string, text: string): string {
  return fence(label, cutMiddle(spelledOut(text.replace(/\r\n?/g, '\n')).text, longestCode));
}

function noteOf({ removed }: Seen): string {
  return removed === 0 ? '' : ` (${removed} hidden ${removed === 1 ? 'part' : 'parts'} removed)`;
}

function cutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = longest / 2;
  return `${text.slice(0, half)}\n[${text.length - longest} characters left out here]\n${text.slice(-half)}`;
}

/** Longer than any row of tildes inside, so that no line in it ends it. */
function fence(label: string, text: string): string {
  const rows = text.match(/~{3,}/g) ?? [];
  const mark = '~'.repeat(Math.max(3, ...rows.map((row) => row.length)) + 1);
  return `${mark} ${oneLine(label)}\n${text.trim()}\n${mark}`;
}

/** A title or a name, safe to stand in a heading: one line, nothing hidden. */
export function oneLine(text: string): string {
  return seenByReader(text).text.replace(/\s+/g, ' ').trim();
}

/** As oneLine, with a note of what was removed: for what others wrote. */
export function oneLineNoted(text: string): string {
  return `${oneLine(text)}${noteOf(seenByReader(text))}`;
}
