// What people read when it is not clear which task their command is about.
import type { Task } from '../../domain/task.ts';
import type { Outgoing } from '../outgoing.ts';
import { planChangeProblemText } from '../reasons/plan.ts';

type Choice = Pick<Task, 'key' | 'title'>;

export function isNoneOf(key: string, tasks: readonly Choice[], safe: Outgoing): string {
  return `${planChangeProblemText({ is: 'no_such_task', key })} ${choices(tasks, safe)}`;
}

/** @param usage how to name one. */
export function whichIsMeant(tasks: readonly Choice[], usage: string, safe: Outgoing): string {
  return `Which task is meant? ${choices(tasks, safe)} Name it: \`${usage}\`.`;
}

function choices(tasks: readonly Choice[], safe: Outgoing): string {
  if (tasks.length === 0) return 'The run has no tasks yet.';
  const list = tasks.map(({ key, title }) => `${key} (${safe.line(title, 60)})`).join(', ');
  return `There ${tasks.length === 1 ? 'is' : 'are'} ${list}.`;
}
