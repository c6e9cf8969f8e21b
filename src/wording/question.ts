// What people read when a task cannot go on without them: what was tried, why each try failed, and what they can do.
import type { Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';
import { counted } from './reasons/phrase.ts';
import { ended, folded, spent, table } from './words.ts';

/** A command: `usage` is what to type, `does` what follows. */
export interface CommandHelp {
  readonly usage: string;
  readonly does: string;
}

export interface Question {
  readonly task: Pick<Task, 'key' | 'title' | 'attempts' | 'pull'>;
  readonly why: string;
  /** The commands that answer it. */
  readonly commands: readonly CommandHelp[];
}

export function questionText({ task, why, commands }: Question, safe: Outgoing): string {
  const failed = task.attempts.filter((attempt) => attempt.failure !== undefined);
  const last = failed.at(-1)?.failure;
  const lastDiff = failed.at(-1)?.diff;
  const pull = task.pull === undefined ? '' : ` Its work so far is in #${task.pull.number}.`;
  const sections = [
    `### ${task.key} needs a person: ${safe.line(task.title)}`,
    `It waits because ${ended(safe.line(why))}${pull} The rest of the plan goes on.`,
    failed.length > 0 && triesTable(failed, safe),
    last && last.detail !== '' && folded('What the last try ended with', safe.block(last.detail, 12_000)),
    lastDiff !== undefined && folded('What it had changed', safe.block(asCode(lastDiff), 20_000)),
    choices(commands),
  ];
  return sections.filter(Boolean).join('\n\n');
}

export interface Reminder extends Omit<Question, 'task'> {
  readonly task: Pick<Task, 'key' | 'title'>;
  /** For how long it has waited. */
  readonly hours: number;
}

export function reminderText({ task, why, hours, commands }: Reminder, safe: Outgoing): string {
  return [
    `⏰ ${task.key} has waited for a person for ${counted(hours, 'hour')}: ${safe.line(task.title)}`,
    `It waits because ${ended(safe.line(why))} I will not remind again.`,
    choices(commands),
  ].join('\n\n');
}

/** @param why as it stands beside the task: "waits for …". */
export function mergeReminderText(why: string, hours: number, safe: Outgoing): string {
  return `⏰ For ${counted(hours, 'hour')} nothing has happened here: this still ${safe.line(why, 400)}. I will not remind again.`;
}

function triesTable(failed: readonly Task['attempts'][number][], safe: Outgoing): string {
  const rows = failed.map((attempt) => [
    attempt.model === undefined ? String(attempt.number) : `${attempt.number} (${safe.line(attempt.model)})`,
    safe.line(attempt.summary ?? '–'),
    safe.line(attempt.failure?.summary ?? '–'),
    spent(attempt.spend),
  ]);
  return `${counted(failed.length, 'try', 'tries')} failed:\n\n${table(['Try', 'What it did', 'Why it failed', 'Cost'], rows)}`;
}

/** A fence longer than any in it. */
function asCode(diff: string): string {
  const longest = Math.max(2, ...(diff.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${diff.trimEnd()}\n${fence}`;
}

function choices(commands: readonly CommandHelp[]): string {
  return `You can answer with:\n\n${commandList(commands)}`;
}

/** One line for each command. */
export function commandList(commands: readonly CommandHelp[]): string {
  return commands.map(({ usage, does }) => `- \`${usage}\`: ${does}`).join('\n');
}
