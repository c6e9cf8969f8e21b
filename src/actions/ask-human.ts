// One comment that says what was tried, why each attempt failed, and what a person can do; and buttons on the pull request
// that do the same.
import { abandon } from '../commands/abandon.ts';
import { retry } from '../commands/retry.ts';
import { spawn } from '../commands/spawn.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { askDecision } from '../github/decision-check.ts';
import { askHuman as effect } from '../github/effects/ask-human.ts';
import { type CommandHelp, questionText } from '../wording/question.ts';
import type { Job } from '../engine/job.ts';

/** The commands that answer the question, as they are typed for this task. */
export function answering(key: TaskKey): CommandHelp[] {
  return [
    { usage: `/retry ${key} <what to do differently>`, does: retry.does },
    { usage: `/abandon ${key} [why]`, does: abandon.does },
    { usage: spawn.usage, does: spawn.does },
  ];
}

export async function askHuman(job: Job, action: { task: TaskKey }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  const issue = job.run.trackingIssue;
  if (task?.stage.at !== 'waiting_human' || issue === undefined) return;
  const body = questionText({ task, why: task.stage.why, commands: answering(task.key) }, job.services.safe);
  // Each time that it comes to wait is a question of its own.
  const { since = '' } = task.stage;
  const name = { does: 'question', task: task.key, which: [task.attempts.length, task.forgiven, since] };
  // Where no comment can be left, the tracking issue and the status page still say what it waits for.
  const asked = { type: 'human_asked', task: task.key } as const;
  const { safe } = job.services;
  const buttons = askDecision(task, task.stage.why, { safe, detailsUrl: job.url });
  await job.planUntilDone(effect.plan(name, { task: task.key, issue, body }), () => asked, buttons);
}
