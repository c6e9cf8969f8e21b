// One reminder of a task that has waited for a person for as long as the settings allow in silence.
import type { TaskKey } from '../domain/task.ts';
import { remindHuman } from '../github/effects/remind-human.ts';
import { reminderText } from '../wording/question.ts';
import { answering } from './ask-human.ts';
import type { Job } from './hands.ts';
import { planEffect } from './plan-effect.ts';

export async function remind(job: Job, action: { task: TaskKey }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  const issue = job.run.trackingIssue;
  if (task?.stage.at !== 'waiting_human' || issue === undefined) return;
  const { why, since } = task.stage;
  const hours = job.run.settings.remindAfterHours ?? 0;
  const body = reminderText({ task, why, hours, commands: answering(task.key) }, job.hands.safe);
  // The same task may come to wait again later.
  const planned = remindHuman.plan(`reminder/${task.key}/${since}`, { task: task.key, issue, body });
  const reminded = { type: 'human_reminded', task: task.key } as const;
  await planEffect(job, planned, () => reminded);
}
