// What people read when they ask for an agent's log.
import { clip, type Outgoing } from './outgoing.ts';
import { counted } from './phrase.ts';
import { folded } from './words.ts';

export interface LogEntry {
  readonly who: string;
  readonly text: string;
}

interface Log {
  readonly task: string;
  readonly attempt: number;
  /** Messages of the whole transcript. */
  readonly steps: number;
  /** The last ones, oldest first. */
  readonly entries: readonly LogEntry[];
  /** The page with the full transcript. */
  readonly url?: string;
}

export function troupeSaid(text: string): LogEntry {
  return { who: 'Troupe', text };
}

export function agentSaid(text: string): LogEntry {
  return { who: 'Agent', text };
}

export function toolAnswered(tool: string, text: string): LogEntry {
  return { who: `${tool} answered`, text };
}

const entryLimit = 1_500;
const logLimit = 12_000;

export function logText({ task, attempt, steps, entries, url }: Log, safe: Outgoing): string {
  const where = url === undefined ? '' : ` [Full transcript](${url}).`;
  if (entries.length === 0) return `${task}, attempt ${attempt}: no messages yet.${where}`;
  const kept: string[] = [];
  let length = 0;
  for (const entry of entries.toReversed()) {
    const text = `**${safe.line(entry.who, 60)}**\n\n${block(entry.text)}`;
    length += text.length;
    if (length > logLimit) break;
    kept.unshift(text);
  }
  const summary = `${task}, attempt ${attempt}: the last of ${counted(steps, 'message')}`;
  return `${folded(summary, kept.join('\n\n'))}${where === '' ? '' : `\n\n${where.trim()}`}`;
}

/** In a block of code, which nothing in the text can end. */
function block(text: string): string {
  const rows = text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...rows.map((row) => row.length + 1)));
  return `${fence}text\n${clip(text, entryLimit)}\n${fence}`;
}
