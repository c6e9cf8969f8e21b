// Which task a command is about: the one named, else that of the pull request it was said on, else the only one that can
// be meant. If that is unclear, the answer lists the choices.
import type { Task } from '../domain/task.ts';
import { isNoneOf, whichIsMeant } from '../wording/commands/meant-task.ts';
import type { Given } from './command.ts';

export type Meant =
  | { readonly task: Task /** The words without the key. */; readonly rest: string }
  | { readonly unclear: string };

/** @param fits which tasks the command usually means; @param usage how to name one. */
export function meantTask(given: Given, fits: (task: Task) => boolean, usage: string): Meant {
  const [, key, rest = ''] = /^(t\d+)\b[:,]?\s*(.*)$/is.exec(given.words.trim()) ?? [];
  const named = key?.toUpperCase() ?? given.here;
  const tasks = [...given.run.tasks.values()];
  if (named !== undefined) {
    const task = given.run.tasks.get(named);
    if (task === undefined) return { unclear: isNoneOf(named, tasks, given.safe) };
    return { task, rest: key === undefined ? given.words.trim() : rest.trim() };
  }
  const fitting = tasks.filter(fits);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { task: only, rest: given.words.trim() };
  return { unclear: whichIsMeant(fitting.length === 0 ? tasks : fitting, usage, given.safe) };
}
