// How log lines leave the process: as JSON for machines, as plain lines where a person watches a terminal.
import { type Level, levels, type Logger, pino } from 'pino';

export function createLog(level: Level | 'silent', toTerminal: boolean = process.stdout.isTTY): Logger {
  if (!toTerminal) return pino({ level });
  return pino({ level, base: undefined }, { write: (line: string) => process.stdout.write(plain(line)) });
}

/** "10:09:31 warn  not ready (run 3)", and a stack below it where there is one. */
export function plain(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const clock = new Date(Number(time)).toTimeString().slice(0, 8);
  const name = (levels.labels[Number(level)] ?? 'info').padEnd(5);
  const details = Object.entries(rest).map(([key, value]) => `${key} ${brief(value)}`);
  const beside = details.length === 0 ? '' : ` (${details.join(', ')})`;
  const stack = (err as { stack?: string } | undefined)?.stack;
  return `${clock} ${name} ${brief(msg ?? '')}${beside}\n${stack === undefined ? '' : `${stack}\n`}`;
}

function brief(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
