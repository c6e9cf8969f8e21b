// What people read after they changed a pull request themselves and the run adapted to it. Each is said once. Logins are in
// code, so that nobody is notified.
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
  return `Somebody pushed \`${head.slice(0, 7)}\`. Troupe keeps this commit and reviews the branch as it is now.`;
}

interface Closed {
  readonly task: Pick<Task, 'key'>;
  /** Tasks that depend on it and are not settled. */
  readonly after: readonly TaskKey[];
  /** The director revises the plan by itself. */
  readonly replanned: boolean;
}

export function closedText({ task, after, replanned }: Closed): string {
  const follows = replanned ? 'The director revises the plan for that.' : 'That needs a person to decide.';
  return [
    `${task.key} is abandoned because this pull request was closed.`,
    ...(after.length === 0
      ? []
      : [`${listed(after)} ${after.length === 1 ? 'depends' : 'depend'} on it. ${follows}`]),
    `To continue it in a new pull request, comment \`/retry ${task.key}\`.`,
  ].join('\n\n');
}

export function mergedByPersonText(
  task: Pick<Task, 'key'>,
  login: string,
  after: readonly TaskKey[],
): string {
  const next = after.length === 0 ? '' : ` ${listed(after)} can now build on it.`;
  return `\`${login}\` merged this, so ${task.key} is complete.${next}`;
}

export function retitledText(title: string, safe: Outgoing): string {
  return `The title is now \`${inCode(title, safe)}\`. The merge commit will use it.`;
}

/** @param checks names of those that are red here and on the base. */
export function redBaseText(checks: readonly string[], base: string, safe: Outgoing): string {
  const names = checks.map((name) => `\`${inCode(name, safe)}\``);
  const one = names.length === 1;
  return [
    `${one ? 'The check' : 'The checks'} ${listed(names)} ${one ? 'fails' : 'fail'} on \`${base}\`, too. This task is not the cause, so Troupe spends no attempt on it.`,
    `Troupe merges once \`${base}\` is green again, or when a person with write permission approves this as it is.`,
  ].join('\n\n');
}

function inCode(text: string, safe: Outgoing): string {
  return safe.plain(text).replaceAll('`', "'");
}

export function autoMergeText(login: string, waiting: Waiting, safe: Outgoing): string {
  const why = ended(safe.line(waitingText(waiting), 400));
  return [
    `\`${login}\` enabled auto-merge, so GitHub merges this as soon as its rules allow. For Troupe, it is not ready: ${why}`,
    'Troupe leaves auto-merge on. To prevent the merge, disable auto-merge here.',
  ].join('\n\n');
}

export function needsPersonText(wait: MergeWait, safe: Outgoing): string {
  return `Needs you: this pull request ${ended(safe.line(mergeWaitText(wait), 400))}`;
}
