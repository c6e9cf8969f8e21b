// Text that others wrote goes into a prompt behind a fence it cannot close, with nothing in it that a person would
// not have seen: what hides is removed from prose, and made visible in code, where it may be the point.

/** Characters; one long log must not crowd out the rest of a prompt. */
const longestProse = 30_000;
const longestCode = 150_000;

/** For issues, comments, reports: hidden HTML and invisible characters are removed, and their number is noted. */
export function fenceProse(label: string, text: string): string {
  let removed = 0;
  const count = (): string => {
    removed += 1;
    return '';
  };
  const visible = plainLines(text)
    .replace(hiddenComment, (match, code?: string) => code ?? (match ? count() : ''))
    .replace(invisible, count);
  const note = removed === 0 ? '' : ` (${removed} hidden ${removed === 1 ? 'part' : 'parts'} removed)`;
  return fence(label + note, cutMiddle(visible, longestProse));
}

/** For files, diffs and the output of commands: nothing is lost, and what is invisible is spelled out. */
export function fenceCode(label: string, text: string): string {
  const spelled = plainLines(text).replace(
    invisible,
    (character) => `<U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`,
  );
  return fence(label, cutMiddle(spelled, longestCode));
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
  return plainLines(text).replace(hiddenComment, '$1').replace(invisible, '').replace(/\s+/g, ' ').trim();
}

function plainLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** A comment outside of code (the first group is code, and stays: it is shown to people). Unclosed, it hides the rest. */
const hiddenComment = /(`{3,}[^`][\s\S]*?`{3,}|`[^`\n]+`)|<!--[\s\S]*?(?:-->|$)/g;

/**
 * Control characters except tab and line feed, format characters (zero width, bidi, Unicode tags), blank letters, and
 * variation selectors except the one that emoji need.
 */
const invisible =
  /(?!\t|\n|\ufe0f)(?:\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u{34f}|[\u{115f}\u{1160}\u{3164}\u{ffa0}]|\u{17b4}|\u{17b5})/gu;
