// What people read in the check run `troupe / decision`, whose buttons answer for a task that waits for a person.
import type { Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';
import { ended } from './words.ts';

/** GitHub takes three, with labels of at most 20 and descriptions of at most 40 characters. */
export const decisionButtons = [
  { identifier: 'retry', label: 'Try again', description: 'Starts a new try, counted from one' },
  { identifier: 'abandon', label: 'Give it up', description: 'Closes this and leaves the task out' },
  { identifier: 'details', label: 'Show the log', description: 'Answers with what the agent did last' },
] as const;

export type Decided = 'task_retried' | 'task_abandoned' | 'task_merged' | 'task_done_by_hand';

export function decisionText(
  task: Pick<Task, 'key' | 'title'>,
  why: string,
  safe: Outgoing,
): { title: string; summary: string } {
  const choices = decisionButtons.map(
    ({ label, description }) => `- **${label}**: ${description.toLowerCase()}`,
  );
  return {
    title: `${task.key} waits for a person`,
    summary: `${safe.line(task.title)}\n\nIt waits because ${ended(safe.line(why))}\n\n${choices.join('\n')}`,
  };
}

const outcomes: Readonly<Record<Decided, string>> = {
  task_retried: 'it is tried again',
  task_abandoned: 'it was given up',
  task_merged: 'it is merged',
  task_done_by_hand: 'it was done by hand',
};

export function decidedText(task: Pick<Task, 'key'>, how: Decided): { title: string; summary: string } {
  return { title: `Decided: ${outcomes[how]}`, summary: `${task.key} no longer waits: ${outcomes[how]}.` };
}
