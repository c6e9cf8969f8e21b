// Writes the account: lines that stay, and in a terminal one progress line below them that is drawn anew.
import { styleText } from 'node:util';
import type { Line, Tone } from './account.ts';

export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Terminal {
  /** A plain line. */
  say(text: string): void;
  /** A heading, set off by an empty line. */
  heading(text: string): void;
  /** A line of the account, `time` such as `0:42` in front. */
  tell(time: string, line: Line): void;
  /** Replaces the progress line; without a terminal nothing is shown. */
  progress(text: string): void;
  /** Takes the progress line away. */
  clear(): void;
}

const marks: Record<Tone, string> = { plain: '·', good: '✓', bad: '✗', careful: '!', quiet: ' ' };
const colours = { plain: 'reset', good: 'green', bad: 'red', careful: 'yellow', quiet: 'dim' } as const;

/** Colours follow the screen and NO_COLOR. */
export function openTerminal(screen: Screen & NodeJS.WritableStream): Terminal {
  let shown = '';
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    styleText(style, text, { stream: screen });
  const clear = (): void => {
    if (shown !== '') screen.write('\r\u001b[K');
    shown = '';
  };
  const draw = (text: string): void => {
    const room = Math.max(20, (screen.columns ?? 80) - 1);
    shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    screen.write(paint('dim', shown));
  };
  const print = (text: string): void => {
    const below = shown;
    clear();
    screen.write(`${text}\n`);
    if (below !== '') draw(below);
  };
  return {
    say: print,
    heading: (text) => print(`\n${paint('bold', text)}`),
    tell: (time, { tone, task = '', text }) => {
      const when = paint('dim', tone === 'quiet' ? ' '.repeat(5) : time.padStart(5));
      const mark = paint(colours[tone], marks[tone]);
      const who = task === '' ? '' : `${paint('bold', task.padEnd(3))} `;
      print(`${when} ${mark} ${who}${tone === 'plain' ? text : paint(colours[tone], text)}`);
    },
    progress: (text) => {
      if (screen.isTTY !== true || text === shown) return;
      clear();
      draw(text);
    },
    clear,
  };
}
