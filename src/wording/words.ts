// Small pieces of wording that several texts share.
import type { RunStatus } from '../domain/run.ts';
import type { Spend } from '../domain/spend.ts';
import type { TaskStatus } from '../domain/task.ts';
import { dollars, thousands } from './phrase.ts';

/** How statuses are called in front of people. */
export const statusWords: Readonly<Record<RunStatus | TaskStatus, string>> = {
  planning: 'planning',
  running: 'running',
  paused: 'paused',
  waiting_human: 'waits for a person',
  complete: 'complete',
  failed: 'failed',
  cancelled: 'cancelled',
  planned: 'planned',
  ready: 'ready',
  active: 'active',
  awaiting_qa: 'in review',
  abandoned: 'abandoned',
};

/** `$0.42, 12,000 tokens`; an unknown price is said to be unknown, never free. */
export function spent({ usd, tokens }: Spend): string {
  return `${usd === null ? 'unknown price' : dollars(usd)}, ${thousands(tokens)} tokens`;
}

/** `4 s`, `3 min 20 s`, `1 h 5 min` */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A reason as the end of a sentence; some are sentences already. */
export function ended(reason: string): string {
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`;
}

/** A Markdown table. Cells must be fit for one (Outgoing.line). */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
