// One reminder of a task, or of its merge, that has waited for a person for as long as the settings allow in silence.
import { whyWaiting } from '../domain/waiting.ts';
import type { Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { remindHuman } from '../github/effects/remind-human.ts';
import { mergeReminderText, reminderText } from '../wording/question.ts';
import { answering } from './ask-human.ts';
import type { Job } from '../engine/job.ts';

export async function remind(job: Job, action: { task: TaskKey }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  const wait = task && (ofTask(job, task) ?? ofMerge(job, task));
  if (task === undefined || wait === undefined) return;
  const { which, issue, body } = wait;
  const planned = remindHuman.plan(
    { does: 'reminder', task: task.key, which },
    { task: task.key, issue, body },
  );
  const reminded = { type: 'human_reminded', task: task.key } as const;
  await job.planUntilDone(planned, () => reminded);
}

/** `which`: the same task may come to wait again later. */
interface Reminding {
  readonly which: readonly string[];
  readonly issue: number;
  readonly body: string;
}

function ofTask({ run, services }: Job, task: Task): Reminding | undefined {
  const issue = run.trackingIssue;
  if (task.stage.at !== 'waiting_human' || issue === undefined) return undefined;
  const { why, since = '' } = task.stage;
  const hours = run.settings.remindAfterHours ?? 0;
  return {
    which: [since],
    issue,
    body: reminderText({ task, why, hours, commands: answering(task.key) }, services.safe),
  };
}

/** Where the person would act: on the pull request. */
function ofMerge({ run, services }: Job, task: Task): Reminding | undefined {
  if (task.stage.at !== 'delivered' || task.pull === undefined) return undefined;
  const hours = run.settings.remindAfterHours ?? 0;
  const waiting = whyWaiting(run, task);
  if (waiting === undefined) return undefined;
  const body = mergeReminderText(waiting, hours, services.safe);
  return { which: ['merge', task.head ?? ''], issue: task.pull.number, body };
}
