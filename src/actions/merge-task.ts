// Merges a task's pull request at exactly the head that was reviewed. Whether it may be merged was decided by
// domain/merge-policy.ts; GitHub has the last word.
import type { TaskKey } from '../domain/task-spec.ts';
import { mergePullRequest } from '../github/effects/merge-pull-request.ts';
import { mergeText } from '../wording/pull-request.ts';
import type { Job } from '../engine/job.ts';

export async function mergeTask(job: Job, action: { task: TaskKey; head: string }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  if (task?.pull?.observed === undefined) return;
  const { place, settings } = job.run;
  const { number, observed, refusal } = task.pull;
  // Each look at the pull request, and each rest after a refusal, allows one attempt.
  const refusals = refusal?.head === action.head ? refusal.times : 0;
  const name = { does: 'merge', task: task.key, head: action.head, which: [observed.at, refusals] };
  const planned = mergePullRequest.plan(name, {
    task: task.key,
    pull: number,
    head: action.head,
    method: settings.merge.method,
    ...mergeText({ place, task, pull: number, run: job.id, title: observed.title }, job.services.safe),
  });
  await job.planUntilDone(planned, (why) =>
    why.is === 'no_longer_wanted'
      ? { type: 'pull_request_touched', task: task.key }
      : { type: 'task_escalated', task: task.key, why: { is: 'merge_refused', why } },
  );
}
