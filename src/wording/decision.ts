// What people read in the check run `troupe / decision`, whose buttons answer for a task that waits for a person.
import type { Escalation } from '../domain/reason.ts';
import type { Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';
import { escalationText } from './reasons/escalation.ts';
import { ended } from './words.ts';

/** GitHub takes three, with labels of at most 20 and descriptions of at most 40 characters. */
export const decisionButtons = [
  { identifier: 'retry', label: 'Retry', description: 'Starts again with a fresh count' },
  { identifier: 'abandon', label: 'Abandon', description: 'Closes this and leaves the task out' },
  { identifier: 'details', label: 'Show the log', description: 'Answers with what the agent did last' },
] as const;

export type Decided = 'task_retried' | 'task_abandoned' | 'task_merged' | 'task_done_by_hand';

export function decisionText(
  task: Pick<Task, 'key' | 'title'>,
  why: Escalation,
  safe: Outgoing,
): { title: string; summary: string } {
  const choices = decisionButtons.map(
    ({ label, description }) => `- **${label}**: ${description.toLowerCase()}`,
  );
  return {
    title: `${task.key} waits for a person`,
    summary: `${safe.line(task.title)}\n\nStopped because ${ended(safe.line(escalationText(why)))}\n\n${choices.join('\n')}`,
  };
}

const titles: Readonly<Record<Decided, string>> = {
  task_retried: 'Retried',
  task_abandoned: 'Abandoned',
  task_merged: 'Merged',
  task_done_by_hand: 'Done by hand',
};

const summaries: Readonly<Record<Decided, (key: string) => string>> = {
  task_retried: (key) => `Retrying ${key}.`,
  task_abandoned: (key) => `${key} was abandoned.`,
  task_merged: (key) => `${key} was merged.`,
  task_done_by_hand: (key) => `${key} was done by hand.`,
};

export function decidedText(task: Pick<Task, 'key'>, how: Decided): { title: string; summary: string } {
  return { title: titles[how], summary: summaries[how](task.key) };
}
