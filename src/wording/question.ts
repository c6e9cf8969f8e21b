// What people read when a task needs them: what was tried, why each attempt failed, and what they can do.
import type { Escalation } from '../domain/reason.ts';
import type { Waiting } from '../domain/waiting.ts';
import type { Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';
import { counted } from './phrase.ts';
import { escalationText } from './reasons/escalation.ts';
import { failureDetail, failureSummary } from './reasons/failure.ts';
import { waitingText } from './reasons/progress.ts';
import { ended, folded, spent, table } from './words.ts';

/** A command: `usage` is what to type, `does` what follows. */
export interface CommandHelp {
  readonly usage: string;
  readonly does: string;
}

interface Question {
  readonly task: Pick<Task, 'key' | 'title' | 'attempts' | 'pull'>;
  readonly why: Escalation;
  /** The commands that answer it. */
  readonly commands: readonly CommandHelp[];
}

export function questionText({ task, why, commands }: Question, safe: Outgoing): string {
  const failed = task.attempts.filter((attempt) => attempt.failure !== undefined);
  const last = failed.at(-1)?.failure;
  const detail = last === undefined ? '' : failureDetail(last);
  const lastDiff = failed.at(-1)?.diff;
  const pull = task.pull === undefined ? '' : ` Its work so far is in #${task.pull.number}.`;
  const sections = [
    `### ${task.key} needs you: ${safe.line(task.title)}`,
    `${stoppedText(why, safe)}${pull} The rest of the plan continues.`,
    failed.length > 0 && attemptsTable(failed, safe),
    detail !== '' && folded('How the last attempt ended', safe.block(detail, 12_000)),
    lastDiff !== undefined && folded('What the last attempt changed', safe.block(asCode(lastDiff), 20_000)),
    choices(commands),
  ];
  return sections.filter(Boolean).join('\n\n');
}

interface Reminder extends Omit<Question, 'task'> {
  readonly task: Pick<Task, 'key' | 'title'>;
  /** For how long it has waited. */
  readonly hours: number;
}

export function reminderText({ task, why, hours, commands }: Reminder, safe: Outgoing): string {
  return [
    `⏰ Waiting for you for ${counted(hours, 'hour')}: ${task.key} ${safe.line(task.title)}`,
    `${stoppedText(why, safe)} This is the only reminder.`,
    choices(commands),
  ].join('\n\n');
}

export function mergeReminderText(waiting: Waiting, hours: number, safe: Outgoing): string {
  const why = ended(safe.line(waitingText(waiting), 400));
  return `⏰ Waiting for you for ${counted(hours, 'hour')}: this ${why} This is the only reminder.`;
}

/** Why the task stopped, as a sentence. Made safe because GitHub or a provider may have said a part of it. */
export function stoppedText(why: Escalation, safe: Outgoing): string {
  if (why.is === 'attempts_failed') return `Stopped after ${counted(why.count, 'failed attempt')}.`;
  return `Stopped because ${ended(safe.line(escalationText(why)))}`;
}

function attemptsTable(failed: readonly Task['attempts'][number][], safe: Outgoing): string {
  const rows = failed.map((attempt) => [
    attempt.model === undefined ? String(attempt.number) : `${attempt.number} (${safe.line(attempt.model)})`,
    safe.line(attempt.summary ?? '–'),
    attempt.failure === undefined ? '–' : safe.line(failureSummary(attempt.failure)),
    spent(attempt.spend),
  ]);
  return table(['Attempt', 'What it did', 'Why it failed', 'Cost'], rows);
}

/** A fence longer than any in it. */
function asCode(diff: string): string {
  const longest = Math.max(2, ...(diff.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${diff.trimEnd()}\n${fence}`;
}

function choices(commands: readonly CommandHelp[]): string {
  return `Choose one:\n\n${commandList(commands)}`;
}

/** One line for each command. */
export function commandList(commands: readonly CommandHelp[]): string {
  return commands.map(({ usage, does }) => `- \`${usage}\`: ${does}`).join('\n');
}
