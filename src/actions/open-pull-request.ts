// The pull request of a task's pushed branch, linked to the tracking issue.
import { baseBranchOf, branchOf } from '../domain/branch.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { openPullRequest as effect } from '../github/effects/open-pull-request.ts';
import { pullRequestText } from '../wording/pull-request.ts';
import { finalPullRequestText } from '../wording/final-pull-request.ts';
import type { Job } from '../engine/job.ts';

export async function openPullRequest(job: Job, action: { task: TaskKey }): Promise<void> {
  const { place, tasks, trackingIssue } = job.run;
  const task = tasks.get(action.task);
  if (task === undefined || trackingIssue === undefined) return;
  const summary = task.attempts.at(-1)?.summary ?? '';
  const text = task.isFinal
    ? finalPullRequestText({ run: job.run, trackingIssue }, job.services.safe)
    : pullRequestText({ place, trackingIssue, task, summary, notes: task.notes }, job.services.safe);
  const planned = effect.plan(
    { does: 'pull-request', task: task.key, which: [task.attempts.length] },
    {
      task: task.key,
      branch: branchOf(job.run, task),
      base: baseBranchOf(job.run, task),
      ...text,
    },
  );
  await job.planUntilDone(planned, (why) => ({
    type: 'task_escalated',
    task: task.key,
    why: { is: 'pull_request_refused', why },
  }));
}
