// Red checks are run once more before a worker is sent after them: a flaky one is green then.
import type { Fact } from '../domain/fact.ts';
import { position } from '../domain/position.ts';
import type { FailedCheck } from '../domain/pull-request.ts';
import type { Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { rerunJobs } from '../github/effects/rerun-jobs.ts';
import type { Job } from '../engine/job.ts';

export async function rerunChecks(job: Job, action: { task: TaskKey; head: string }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  const checks = task === undefined ? [] : toRerun(job, task);
  if (task === undefined || checks.length === 0) return;
  const { head } = action;
  const before = task.pull?.rerun;
  const earlier = before?.head === head ? before.checks : [];
  const jobs = checks.flatMap(({ again, ...check }) => (again === undefined ? [] : [{ ...check, again }]));
  const which = jobs.map(({ again }) => again.id);
  const planned = rerunJobs.plan(
    { does: 'rerun', task: task.key, head, which },
    {
      task: task.key,
      head,
      jobs,
      earlier: [...earlier],
    },
  );
  await job.planUntilDone(planned, (): Fact => {
    // What could not be run again keeps its result, and counts as it is.
    const asTheyAre = checks.map(asItIs);
    return { type: 'checks_rerun', task: task.key, head, checks: [...earlier, ...asTheyAre] };
  });
}

function toRerun({ run }: Job, task: Task): readonly FailedCheck[] {
  const here = position(run, task);
  return here.at === 'checks_to_rerun' ? here.checks : [];
}

function asItIs(check: FailedCheck): FailedCheck {
  const { again: _, ...result } = check;
  return result;
}
