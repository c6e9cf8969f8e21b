// Finds the commands in a comment: its own lines that begin with one. Quotes, code, lists, hidden HTML and folded parts
// are ignored, because otherwise quoting somebody would repeat their command.
import MarkdownIt from 'markdown-it';
import { commands } from './commands.ts';

export interface Said {
  /** Lower case, as typed. */
  readonly word: string;
  /** The rest of the line. */
  readonly words: string;
  /** The lines up to the next command. */
  readonly more: string;
  /** The whole line, as it was written. */
  readonly line: string;
  /** It addresses Troupe by name, so it gets an answer even if there is no such command. */
  readonly byName: boolean;
}

const markdown = new MarkdownIt({ html: true });

/** @param slug the App's name on GitHub, for `@slug retry T3`. */
export function readComment(text: string, slug: string): Said[] {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  const found = ownLines(lines.join('\n')).flatMap((number) => {
    const said = readLine(lines[number] ?? '', slug);
    return said === undefined ? [] : [{ number, said }];
  });
  return found.map(({ number, said }, index) => {
    const end = found[index + 1]?.number ?? lines.length;
    return {
      ...said,
      more: lines
        .slice(number + 1, end)
        .join('\n')
        .trim(),
    };
  });
}

function readLine(line: string, slug: string): Omit<Said, 'more'> | undefined {
  const text = line.trim();
  const named = new RegExp(`^(?:/troupe|@${escaped(slug)}(?:\\[bot\\])?)[ \\t]+/?([a-z]+)\\b(.*)$`, 'i').exec(
    text,
  );
  const plain = named ?? /^\/([a-z]+)(?=\s|$)(.*)$/i.exec(text);
  if (plain === null) return undefined;
  const [, word = '', words = ''] = plain;
  return { word: word.toLowerCase(), words: words.trim(), line: text, byName: named !== null };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Numbers of the lines in plain paragraphs of the comment itself. */
function ownLines(text: string): number[] {
  const own: number[] = [];
  let depth = 0;
  let folded = 0;
  for (const token of markdown.parse(text, {})) {
    if (token.type === 'html_block') folded = Math.max(0, folded + foldings(token.content));
    if (token.type.endsWith('_open') && token.type !== 'paragraph_open') depth += 1;
    if (token.type.endsWith('_close') && token.type !== 'paragraph_close') depth -= 1;
    if (token.type !== 'inline' || token.map === null) continue;
    const [first] = token.map;
    const plain = depth > 0 || folded > 0 ? [] : withoutHidden(token.content).split('\n');
    own.push(...plain.flatMap((line, index) => (/^\s*[/@]/.test(line) ? [first + index] : [])));
    folded = Math.max(0, folded + foldings(token.content));
  }
  return own;
}

/** The number of `<details>` that a piece of HTML opens, less those it closes. */
function foldings(html: string): number {
  return (html.match(/<details\b/gi) ?? []).length - (html.match(/<\/details\b/gi) ?? []).length;
}

/** Replaces code spans and HTML with text that begins no command, and keeps the line breaks. */
function withoutHidden(content: string): string {
  const masked = (match: string): string => match.replaceAll(/[^\n]/g, '.');
  return content
    .replaceAll(/(?<!`)(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, masked)
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, masked)
    .replaceAll(/<[a-z/][^>]*>/gi, masked);
}

/** The most similar command; undefined if none is similar. */
export function nearMiss(word: string): string | undefined {
  const near = commands
    .map(({ name }) => ({ name, distance: distance(word, name) }))
    .filter(({ name, distance }) => distance <= (name.length < 5 ? 1 : 2))
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/** The edit distance of two words. Swapping two neighbours is one edit (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (rows[i - 1]?.[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (rows[i - 1]?.[j - 1] ?? 0) + same,
          swapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? Infinity;
}
