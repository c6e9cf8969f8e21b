// `/retry`: retries a task that waits, failed or was abandoned, or sends back one in review, with a person's advice.
import { openPrerequisites } from '../domain/graph.ts';
import { tooLate } from '../domain/plan-change.ts';
import { type Delivery, subjectOf } from '../domain/delivery.ts';
import type { Failure } from '../domain/failure.ts';
import type { Task } from '../domain/task.ts';
import {
  isComplete,
  isInReview,
  isAlreadyRetried,
  isInProgress,
  startsSoon,
  waitsFor,
} from '../wording/commands/retry.ts';
import { planChangeProblemText } from '../wording/reasons/plan.ts';
import { type Answer, type Command, type Given, record, refuse } from './command.ts';
import { meantTask } from './meant-task.ts';

export const retry: Command = {
  name: 'retry',
  usage: '/retry [T3] [what to do differently]',
  does: 'retries a task with your advice; its failed attempts no longer count',
  who: 'write',
  examples: ['/retry T3', '/retry T3 keep the old format readable', '/retry use the parser in src/date.js'],
  handle(given) {
    const meant = meantTask(given, (task) => task.stage.at === 'waiting_human', '/retry T3');
    if ('unclear' in meant) return refuse(meant.unclear);
    const advice = [meant.rest, given.more].join('\n').trim();
    return retryTask(given, meant.task, advice);
  },
};

function retryTask(given: Given, task: Task, advice: string): Answer {
  const { key, stage } = task;
  switch (stage.at) {
    case 'abandoned': {
      const whole = [...given.run.tasks.values()].find((each) => each.isFinal && each !== task);
      if (whole !== undefined) return refuse(planChangeProblemText(tooLate(whole)));
      return record([{ type: 'task_retried', task: key, by: given.by, advice }]);
    }
    case 'failed':
    case 'waiting_human':
      return record([{ type: 'task_retried', task: key, by: given.by, advice }]);
    case 'delivered':
      return sendBack(given, task, stage.delivery, advice);
    case 'attempting':
    case 'conflicting':
      return refuse(isInProgress(key, task.attempts.length));
    case 'complete':
      return refuse(isComplete(key));
    case 'waiting':
      return refuse(whyNotBegun(given, task));
  }
}

function whyNotBegun({ run }: Given, { key, attempts, ...task }: Task): string {
  if (attempts.length > 0) return isAlreadyRetried(key);
  const open = openPrerequisites(run, { key, attempts, ...task });
  if (open.length === 0) return startsSoon(key);
  return waitsFor(
    key,
    open.map((each) => each.key),
  );
}

/** Like a review that requests changes: the next attempt continues from this work. */
function sendBack({ by }: Given, task: Task, delivery: Delivery, advice: string): Answer {
  if (advice === '') return refuse(isInReview(task.key));
  const failure: Failure = { why: { is: 'sent_back', by, words: advice } };
  const subject = subjectOf(delivery);
  return record([{ type: 'work_rejected', task: task.key, attempt: task.attempts.length, subject, failure }]);
}
