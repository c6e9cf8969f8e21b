// What people read when they did something to a pull request by hand and the run follows. They are always right; each of
// these is said once. Logins stand in code, so that nobody is called.
import type { MergeWait } from '../domain/merge-wait.ts';
import type { Waiting } from '../domain/waiting.ts';
import type { Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { Outgoing } from './outgoing.ts';
import { listed } from './phrase.ts';
import { mergeWaitText } from './reasons/merge.ts';
import { waitingText } from './reasons/progress.ts';
import { ended } from './words.ts';

/** Somebody pushed to the branch. */
export function pushedText(head: string): string {
  return `Commit \`${head.slice(0, 7)}\` is not mine, and it stays. I review the branch as it is now, and go on from there.`;
}

export interface Closed {
  readonly task: Pick<Task, 'key'>;
  /** What came after it and is not settled. */
  readonly after: readonly TaskKey[];
  /** The director revises the plan by itself. */
  readonly replanned: boolean;
}

export function closedText({ task, after, replanned }: Closed): string {
  const follows = replanned ? 'The director now plans that anew.' : 'That waits for a person now.';
  return [
    `This pull request was closed, so ${task.key} is given up. I do nothing more on it.`,
    ...(after.length === 0 ? [] : [`After it came ${listed(after)}. ${follows}`]),
    `To take it back, comment \`/retry ${task.key}\`. The work goes on in a new pull request then.`,
  ].join('\n\n');
}

export function mergedByHandText(task: Pick<Task, 'key'>, login: string, after: readonly TaskKey[]): string {
  const next = after.length === 0 ? '' : ` ${listed(after)} can go on with it.`;
  return `\`${login}\` merged this, so ${task.key} is complete.${next}`;
}

export function retitledText(title: string, safe: Outgoing): string {
  return `The title is now \`${inCode(title, safe)}\`. The commit that merges this will carry it.`;
}

/** @param checks names of those that are red here and on the base. */
export function redBaseText(checks: readonly string[], base: string, safe: Outgoing): string {
  const names = checks.map((name) => `\`${inCode(name, safe)}\``);
  const one = names.length === 1;
  return [
    `${one ? 'The check' : 'The checks'} ${listed(names)} ${one ? 'fails' : 'fail'} on \`${base}\`, too, so that is not this task's doing and no attempt is spent on it.`,
    `I merge once \`${base}\` is green again, or when a person with write permission approves this as it is.`,
  ].join('\n\n');
}

function inCode(text: string, safe: Outgoing): string {
  return safe.plain(text).replaceAll('`', "'");
}

export function autoMergeText(login: string, waiting: Waiting, safe: Outgoing): string {
  const why = ended(safe.line(waitingText(waiting), 400));
  return [
    `Auto-merge is on, by \`${login}\`: GitHub merges this as soon as it may, although ${why}`,
    'That is your switch, so I leave it as it is. Turn it off here if this is not to be merged as it stands.',
  ].join('\n\n');
}

export function personsTurnText(wait: MergeWait, safe: Outgoing): string {
  return `It is a person's turn: this ${ended(safe.line(mergeWaitText(wait), 400))}`;
}
