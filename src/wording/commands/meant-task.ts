// What people read when their command does not say which task it is about.
import type { Task } from '../../domain/task.ts';
import type { Outgoing } from '../outgoing.ts';
import { planChangeProblemText } from '../reasons/plan.ts';

type Choice = Pick<Task, 'key' | 'title'>;

export function noSuchTask(key: string, tasks: readonly Choice[], safe: Outgoing): string {
  return `${planChangeProblemText({ is: 'no_such_task', key })} ${choices(tasks, safe)}`;
}

/** @param usage how to name one. */
export function whichTask(tasks: readonly Choice[], usage: string, safe: Outgoing): string {
  return `Which task? ${choices(tasks, safe)} Name one: \`${usage}\`.`;
}

function choices(tasks: readonly Choice[], safe: Outgoing): string {
  if (tasks.length === 0) return 'The run has no tasks yet.';
  const list = tasks.map(({ key, title }) => `${key} (${safe.line(title, 60)})`).join(', ');
  return `${tasks.length === 1 ? 'Task' : 'Tasks'}: ${list}.`;
}
