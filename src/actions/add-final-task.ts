// Everything is merged into the run's branch: that branch becomes the work of one last task, which is reviewed as a whole
// and merged into the default branch by a person.
import type { Fact } from '../domain/fact.ts';
import { nextKey } from '../domain/plan-transition.ts';
import type { Run } from '../domain/run.ts';
import { finalCriteria } from '../wording/reasons/criteria.ts';
import type { Job } from '../engine/job.ts';
import { fetchMirror, NoBase, tipOf } from '../workbench/workbench.ts';

export async function addFinalTask(job: Job): Promise<void> {
  const { branch } = job.run;
  if (branch === undefined) return;
  await job.commit([await gathered(job, job.run, branch)]);
}

async function gathered(job: Job, run: Run, branch: string): Promise<Fact> {
  try {
    const mirror = await fetchMirror(job);
    const head = await tipOf(mirror, branch);
    const base = await mirror.mergeBase(await tipOf(mirror, run.place.defaultBranch), head);
    const changed = await mirror.changed(base, head);
    // A person was first and merged the branch, or the tasks took back what they did.
    if (changed.length === 0) return { type: 'run_finished', status: 'complete' };
    const last = { key: nextKey(run.tasks), criteria: finalCriteria(run) };
    return { type: 'final_task_added', base, head, changed, ...last };
  } catch (error) {
    if (!(error instanceof NoBase)) throw error;
    return { type: 'run_finished', status: 'failed', why: { is: 'cannot_work', trouble: error.trouble } };
  }
}
