// Puts a task's pull request into its base's merge queue at exactly the head that was reviewed. The queue merges it; that
// it did is seen in a later look.
import type { Action } from '../domain/action.ts';
import { enqueuePullRequest } from '../github/effects/enqueue-pull-request.ts';
import type { Job } from '../engine/job.ts';
import { approvalOf, nameOf } from './approval.ts';

export async function enqueueTask(job: Job, action: Action & { do: 'enqueue' }): Promise<void> {
  const approval = approvalOf(job.run, action);
  if (approval === undefined) return;
  const task = approval.task.key;
  const { head, pull } = approval;
  const planned = enqueuePullRequest.plan(nameOf(approval), { task, pull: pull.number, head });
  await job.planUntilDone(planned, (why) =>
    why.is === 'no_longer_wanted'
      ? { type: 'pull_request_touched', task }
      : { type: 'task_escalated', task, why: { is: 'enqueue_refused', why } },
  );
}
