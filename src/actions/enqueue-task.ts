// Puts a task's pull request into its base's merge queue at exactly the head that was reviewed. The queue merges it; that
// it did is seen in a later look.
import type { TaskKey } from '../domain/task-spec.ts';
import { enqueuePullRequest } from '../github/effects/enqueue-pull-request.ts';
import type { Job } from '../engine/job.ts';

export async function enqueueTask(job: Job, action: { task: TaskKey; head: string }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  if (task?.pull?.observed === undefined) return;
  const { number, observed, refusal } = task.pull;
  // Each look at the pull request, and each rest after a refusal, allows one attempt.
  const refusals = refusal?.head === action.head ? refusal.times : 0;
  const name = { does: 'enqueue', task: task.key, head: action.head, which: [observed.at, refusals] };
  const planned = enqueuePullRequest.plan(name, { task: task.key, pull: number, head: action.head });
  await job.planUntilDone(planned, (why) =>
    why.is === 'no_longer_wanted'
      ? { type: 'pull_request_touched', task: task.key }
      : { type: 'task_escalated', task: task.key, why: { is: 'enqueue_refused', why } },
  );
}
