// What people read in the check run `troupe / decision`, whose buttons decide about a task that needs a person.
import type { Escalation } from '../domain/reason.ts';
import type { Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';
import { stoppedText } from './question.ts';

/** GitHub takes three, with labels of at most 20 and descriptions of at most 40 characters. */
export const decisionButtons = [
  { identifier: 'retry', label: 'Retry', description: 'Retries with a fresh count of attempts' },
  { identifier: 'abandon', label: 'Abandon', description: 'Abandons the task and closes this' },
  { identifier: 'details', label: 'Show log', description: "Shows the agent's last steps" },
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
    title: `${task.key} needs you`,
    summary: `${safe.line(task.title)}\n\n${stoppedText(why, safe)}\n\n${choices.join('\n')}`,
  };
}

const titles: Readonly<Record<Decided, string>> = {
  task_retried: 'Retried',
  task_abandoned: 'Abandoned',
  task_merged: 'Merged',
  task_done_by_hand: 'Completed manually',
};

const summaries: Readonly<Record<Decided, (key: string) => string>> = {
  task_retried: (key) => `Retrying ${key}.`,
  task_abandoned: (key) => `${key} was abandoned.`,
  task_merged: (key) => `${key} was merged.`,
  task_done_by_hand: (key) => `${key} was completed manually.`,
};

export function decidedText(task: Pick<Task, 'key'>, how: Decided): { title: string; summary: string } {
  return { title: titles[how], summary: summaries[how](task.key) };
}
