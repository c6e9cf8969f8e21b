// Applies exact replacements and insertions to a text, and explains to the model why an edit does not match.

export interface Edit {
  readonly old: string;
  readonly new: string;
  /** `before` and `after` keep `old` and insert `new` as separate lines. The default is `replace`. */
  readonly place?: 'replace' | 'before' | 'after' | undefined;
}

type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Replaces `length` characters at `index` by `text`. An insertion has length 0. */
interface Placed {
  readonly index: number;
  readonly length: number;
  readonly text: string;
  /** Position in the list of edits, from 1. */
  readonly number: number;
}

/** All edits or none. Each is matched against the original `text`, so their order does not matter. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  const placed: Placed[] = [];
  const problems: string[] = [];
  for (const [index, given] of edits.entries()) {
    const edit = withLineEndsOf(text, given);
    const problem = problemWith(text, edit);
    if (problem === undefined) placed.push({ ...placeOf(text, edit), number: index + 1 });
    else problems.push(edits.length === 1 ? problem : `Edit ${index + 1}: ${problem}`);
  }
  placed.sort((a, b) => a.index - b.index || a.length - b.length);
  problems.push(...overlaps(placed));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, text: replaced(text, placed) };
}

/** Models write `\n`, but a file with Windows line endings must keep them. */
function withLineEndsOf(text: string, edit: Edit): Edit {
  if (!text.includes('\r\n') || edit.old.includes('\r')) return edit;
  // A file with both kinds of line endings: here it uses `\n`.
  if (edit.old.includes('\n') && text.includes(edit.old)) return edit;
  return { ...edit, old: edit.old.replaceAll('\n', '\r\n'), new: edit.new.replaceAll(/\r?\n/gu, '\r\n') };
}

function placeOf(text: string, edit: Edit): Omit<Placed, 'number'> {
  const index = text.indexOf(edit.old);
  if (edit.place === undefined || edit.place === 'replace')
    return { index, length: edit.old.length, text: edit.new };
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const added = edit.new.replaceAll(/\r?\n/gu, lineEnd);
  const line = added.endsWith(lineEnd) ? added : added + lineEnd;
  if (edit.place === 'before')
    return { index: text.slice(0, index).lastIndexOf('\n') + 1, length: 0, text: line };
  // The last character of `old` may be a line break.
  const end = text.indexOf('\n', index + edit.old.length - 1);
  return end === -1
    ? { index: text.length, length: 0, text: lineEnd + added }
    : { index: end + 1, length: 0, text: line };
}

function problemWith(text: string, edit: Edit): string | undefined {
  if (edit.old === '')
    return '`old` is empty. Use append_file or write_file to add text without replacing any.';
  const replaces = edit.place === undefined || edit.place === 'replace';
  if (!replaces && edit.new === '') return '`new` is empty, so there is nothing to add.';
  if (replaces && edit.old === edit.new) return '`old` and `new` are the same.';
  const lines = linesWith(text, edit.old);
  if (lines.length === 0) return `\`old\` does not occur in the file.${nearestPassage(text, edit.old)}`;
  if (lines.length === 1) return undefined;
  return `\`old\` occurs ${lines.length} times, on lines ${lines.join(', ')}. Add a line before or after it that makes it unique.`;
}

/** The 1-based lines on which `part` begins in `text`. */
function linesWith(text: string, part: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let counted = 0;
  for (let index = text.indexOf(part); index !== -1; index = text.indexOf(part, index + 1)) {
    line += text.slice(counted, index).split('\n').length - 1;
    counted = index;
    lines.push(line);
  }
  return lines;
}

function overlaps(placed: readonly Placed[]): string[] {
  return placed.flatMap((edit, index) => {
    const next = placed[index + 1];
    if (next === undefined || edit.index + edit.length <= next.index) return [];
    return [`Edits ${edit.number} and ${next.number} overlap. Make one edit of them.`];
  });
}

function replaced(text: string, placed: readonly Placed[]): string {
  let result = '';
  let done = 0;
  for (const edit of placed) {
    result += text.slice(done, edit.index) + edit.text;
    done = edit.index + edit.length;
  }
  return result + text.slice(done);
}

/** Quotes the lines of `text` that are most similar to `old`. */
function nearestPassage(text: string, old: string): string {
  const lines = text.split('\n');
  const wanted = old.replace(/^\n+|\n+$/gu, '').split('\n');
  const best = bestWindow(lines.map(essence), wanted.map(essence));
  if (best.likeness < 0.5) return ' Nothing in it is similar. Read the file again.';
  const shown = lines.slice(best.start, best.start + Math.min(wanted.length, 20)).join('\n');
  const where = `lines ${best.start + 1} to ${best.start + wanted.length}`;
  const how = best.likeness === 1 ? 'It differs only in white space from' : 'The nearest text is on';
  return ` ${how} ${where}:\n${shown}`;
}

function essence(line: string): string {
  return line.replaceAll(/\s+/gu, ' ').trim();
}

function bestWindow(
  lines: readonly string[],
  wanted: readonly string[],
): { start: number; likeness: number } {
  const last = Math.max(lines.length - wanted.length, 0);
  let best = { start: 0, likeness: 0 };
  for (let start = 0; start <= last; start += 1) {
    const sum = wanted.reduce((total, line, index) => total + likeness(line, lines[start + index] ?? ''), 0);
    if (sum / wanted.length > best.likeness) best = { start, likeness: sum / wanted.length };
  }
  return best;
}

/** 1 for the same line, 0 for lines that share no word. */
function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [wordsA, wordsB] = [a, b].map((line) => new Set(line.match(/\w+/gu))) as [Set<string>, Set<string>];
  const all = wordsA.union(wordsB).size;
  // Below 1, because the same words with different punctuation are not equal up to white space.
  return all === 0 ? 0 : (0.99 * wordsA.intersection(wordsB).size) / all;
}
