// The task that a command means: the one it names, or the task of the pull request, or the only one that fits. If that
// is ambiguous, the answer lists the choices.
import type { Task } from '../domain/task.ts';
import { noSuchTask, whichTask } from '../wording/commands/meant-task.ts';
import type { Given } from './command.ts';

type Meant =
  | { readonly task: Task /** The words without the key. */; readonly rest: string }
  | { readonly unclear: string };

/** @param fits the tasks that the command usually applies to; @param usage how to name one. */
export function meantTask(given: Given, fits: (task: Task) => boolean, usage: string): Meant {
  const [, key, rest = ''] = /^(t\d+)\b[:,]?\s*(.*)$/is.exec(given.words.trim()) ?? [];
  const named = key?.toUpperCase() ?? given.here;
  const tasks = [...given.run.tasks.values()];
  if (named !== undefined) {
    const task = given.run.tasks.get(named);
    if (task === undefined) return { unclear: noSuchTask(named, tasks, given.safe) };
    return { task, rest: key === undefined ? given.words.trim() : rest.trim() };
  }
  const fitting = tasks.filter(fits);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { task: only, rest: given.words.trim() };
  return { unclear: whichTask(fitting.length === 0 ? tasks : fitting, usage, given.safe) };
}
