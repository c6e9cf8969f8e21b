// Which task a command is about: the one named, else that of the pull request it was said on, else the only one that can
// be meant. If that is unclear, the answer lists the choices.
import type { Task } from '../domain/task.ts';
import type { Given } from './command.ts';

export type Meant =
  | { readonly task: Task /** The words without the key. */; readonly rest: string }
  | { readonly unclear: string };

/** @param fits which tasks the command usually means; @param usage how to name one. */
export function meantTask(given: Given, fits: (task: Task) => boolean, usage: string): Meant {
  const [, key, rest = ''] = /^(t\d+)\b[:,]?\s*(.*)$/is.exec(given.words.trim()) ?? [];
  const named = key?.toUpperCase() ?? given.here;
  if (named !== undefined) {
    const task = given.run.tasks.get(named);
    if (task === undefined)
      return { unclear: `There is no ${named} in this run. ${choices(given, () => true)}` };
    return { task, rest: key === undefined ? given.words.trim() : rest.trim() };
  }
  const fitting = [...given.run.tasks.values()].filter(fits);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { task: only, rest: given.words.trim() };
  const what = fitting.length === 0 ? choices(given, () => true) : choices(given, fits);
  return { unclear: `Which task is meant? ${what} Name it: \`${usage}\`.` };
}

function choices({ run, safe }: Given, fits: (task: Task) => boolean): string {
  const tasks = [...run.tasks.values()].filter(fits);
  if (tasks.length === 0) return 'The run has no tasks yet.';
  return `There ${tasks.length === 1 ? 'is' : 'are'} ${tasks.map((task) => `${task.key} (${safe.line(task.title, 60)})`).join(', ')}.`;
}
