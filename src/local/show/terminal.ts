// Writes lines to the terminal, with a progress line below them that is redrawn in place.
import { styleText } from 'node:util';
import type { Line, Tone } from './fact-lines.ts';

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Terminal {
  /** A plain line. */
  say(text: string): void;
  /** A line of a table. Cut, not wrapped, if the screen is too narrow. */
  row(text: string): void;
  /** A heading after an empty line. */
  heading(text: string): void;
  /** A line with a time in front, such as `0:42`. */
  entry(time: string, line: Line): void;
  /** Replaces the progress line. Without a terminal, shows nothing. */
  progress(text: string): void;
  /** Removes the progress line. */
  clear(): void;
}

const marks: Record<Tone, { readonly sign: string; readonly colour?: 'green' | 'red' | 'yellow' }> = {
  plain: { sign: '·' },
  good: { sign: '✓', colour: 'green' },
  bad: { sign: '✗', colour: 'red' },
  careful: { sign: '!', colour: 'yellow' },
  quiet: { sign: ' ' },
};
/** The column in which the text of a line begins, after time and mark. */
const margin = 8;

/** Colours follow the screen and NO_COLOR. */
export function openTerminal(screen: Screen & NodeJS.WritableStream): Terminal {
  let shown = '';
  const width = (): number => (screen.isTTY === true ? Math.max(40, screen.columns || 80) : Infinity);
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    styleText(style, text, { stream: screen });
  const clear = (): void => {
    if (shown !== '') screen.write('\r\u001b[K');
    shown = '';
  };
  const draw = (text: string): void => {
    shown = text;
    screen.write(paint('dim', cut(text, width() - 1)));
  };
  const print = (text: string): void => {
    const below = shown;
    clear();
    screen.write(`${text}\n`);
    if (below !== '') draw(below);
  };
  return {
    say: print,
    row: (text) => print(cut(text, width())),
    heading: (text) => print(`\n${paint('bold', text)}`),
    entry: (time, { tone, task, text }) => {
      const { sign, colour } = marks[tone];
      const mark = colour === undefined ? sign : paint(colour, sign);
      const indent = margin + (task === undefined ? 0 : 4);
      const body = wrap(text, width() - indent).join(`\n${' '.repeat(indent)}`);
      const front = `${paint('dim', time.padStart(5))} ${mark} ${task === undefined ? '' : paint('bold', task.padEnd(4))}`;
      print(tone === 'quiet' ? `${' '.repeat(margin)}${paint('dim', body)}` : front + body);
    },
    progress: (text) => {
      if (screen.isTTY !== true || text === shown) return;
      clear();
      draw(text);
    },
    clear,
  };
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Lines of at most `width` characters, broken between words. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
