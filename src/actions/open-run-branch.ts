// The branch that collects a run (`merge.into: run`): the tasks' pull requests go there, and one last pull request from
// there to the default branch waits for a person.
import { runBranchName } from '../domain/branch.ts';
import type { Fact } from '../domain/fact.ts';
import type { RunFailure } from '../domain/reason.ts';
import type { Mirror } from '../git/mirror.ts';
import type { Job } from '../engine/job.ts';
import { branchRef, fetchMirror, NoBase, tipOf } from '../workbench/workbench.ts';

export async function openRunBranch(job: Job): Promise<void> {
  await job.commit([await opened(job, runBranchName(job.run, job.id))]);
}

async function opened(job: Job, branch: string): Promise<Fact> {
  const { place } = job.run;
  try {
    const mirror = await fetchMirror(job);
    // A process that died after its push left it, and what is on it by now stays.
    if (await isThere(mirror, branch)) return { type: 'run_branch_opened', branch };
    const commit = await tipOf(mirror, place.defaultBranch);
    const token = await job.services.github.token(place.installationId, place.repoId, { contents: 'write' });
    job.signal.throwIfAborted();
    const answer = await mirror.push({ commit, branch, expect: null, token });
    if (answer === 'pushed') return { type: 'run_branch_opened', branch };
    if (await isThere(await fetchMirror(job), branch)) return { type: 'run_branch_opened', branch };
    return failed({ is: 'branch_refused', branch, words: answer.refused });
  } catch (error) {
    if (error instanceof NoBase) return failed({ is: 'cannot_work', trouble: error.trouble });
    throw error;
  }
}

async function isThere(mirror: Mirror, branch: string): Promise<boolean> {
  return (await mirror.resolve(branchRef(branch))) !== undefined;
}

function failed(why: RunFailure): Fact {
  return { type: 'run_finished', status: 'failed', why };
}
