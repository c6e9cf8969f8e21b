// Merges a task's pull request at exactly the head that was reviewed. Whether it may be merged was decided by
// domain/merge-policy.ts; GitHub has the last word.
import type { Action } from '../domain/action.ts';
import { mergePullRequest } from '../github/effects/merge-pull-request.ts';
import { mergeText } from '../wording/pull-request.ts';
import type { Job } from '../engine/job.ts';
import { type Approval, approvalOf, nameOf } from './approval.ts';

export async function mergeTask(job: Job, action: Action & { do: 'merge' }): Promise<void> {
  const approval = approvalOf(job.run, action);
  if (approval === undefined) return;
  const task = approval.task.key;
  await job.planUntilDone(planMerge(job, approval), (why) =>
    why.is === 'no_longer_wanted'
      ? { type: 'pull_request_touched', task }
      : { type: 'task_escalated', task, why: { is: 'merge_refused', why } },
  );
}

function planMerge({ id, run, services }: Job, approval: Approval) {
  const { task, pull, head, seen } = approval;
  const words = { place: run.place, task, pull: pull.number, run: id, title: seen.title };
  return mergePullRequest.plan(nameOf(approval), {
    task: task.key,
    pull: pull.number,
    head,
    method: run.settings.merge.method,
    ...mergeText(words, services.safe),
  });
}
