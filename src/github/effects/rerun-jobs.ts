// Runs failed jobs of GitHub Actions once more, to tell a flaky check from a broken one. Where several jobs of one
// workflow run failed, only all of them can be run again: while one runs, GitHub refuses the others.
import { z } from 'zod';
import type { FailedCheck } from '../../domain/task.ts';
import { GitHubFailure } from '../failure.ts';
import { type EffectContext, effectKind } from './kind.ts';

const job = z.object({
  name: z.string(),
  summary: z.string(),
  url: z.string().optional(),
  again: z.object({ kind: z.literal('job'), id: z.number(), completedAt: z.string() }),
});
type Job = z.infer<typeof job>;

export const rerunJobs = effectKind({
  name: 'rerun_jobs',
  permissions: { actions: 'write' },
  payload: z.object({
    task: z.string(),
    head: z.string(),
    jobs: z.array(job),
    /** Checks that were run again at this head before. */
    earlier: z.array(z.object({ ...job.shape, again: job.shape.again.optional() })),
  }),
  /** The ids of those that GitHub would not run again. */
  result: z.object({ refused: z.array(z.number()) }),
  // Each run tells whether it was begun anew since, so that sending twice changes nothing.
  async send(context, { jobs }) {
    const refused: number[] = [];
    for (const [run, members] of await byRun(context, jobs)) {
      if (!(await rerun(context, run, members))) refused.push(...members.map(({ id }) => id));
    }
    return { refused };
  },
  fact: ({ task, head, jobs, earlier }, { refused }) => ({
    type: 'checks_rerun',
    task,
    head,
    checks: [...earlier, ...jobs.map((each) => rerunCheck(each, refused))],
  }),
});

/** One that could not be run again keeps its result: what it says now is what it said. */
function rerunCheck({ name, summary, url, again }: Job, refused: readonly number[]): FailedCheck {
  const check = { name, summary, ...(url === undefined ? {} : { url }) };
  return refused.includes(again.id) ? check : { ...check, again };
}

interface Member {
  readonly id: number;
  /** The attempt of the run that the job belongs to. */
  readonly attempt: number;
}

async function byRun(
  { octokit, place }: EffectContext,
  jobs: readonly Job[],
): Promise<ReadonlyMap<number, Member[]>> {
  const runs = new Map<number, Member[]>();
  for (const { again } of jobs) {
    const { data } = await octokit.rest.actions.getJobForWorkflowRun({
      owner: place.owner,
      repo: place.repo,
      job_id: again.id,
    });
    const members = runs.get(data.run_id) ?? [];
    runs.set(data.run_id, [...members, { id: again.id, attempt: data.run_attempt ?? 1 }]);
  }
  return runs;
}

/** False when GitHub will not: the run is too old, or under way again. */
async function rerun(
  { octokit, place }: EffectContext,
  run: number,
  members: readonly Member[],
): Promise<boolean> {
  const where = { owner: place.owner, repo: place.repo };
  const { data } = await octokit.rest.actions.getWorkflowRun({ ...where, run_id: run });
  const [one] = members;
  if (one !== undefined && (data.run_attempt ?? 1) > one.attempt) return true;
  try {
    if (one !== undefined && members.length === 1) {
      await octokit.rest.actions.reRunJobForWorkflowRun({ ...where, job_id: one.id });
    } else {
      await octokit.rest.actions.reRunWorkflowFailedJobs({ ...where, run_id: run });
    }
    return true;
  } catch (error) {
    if (error instanceof GitHubFailure && error.meaning === 'refused') return false;
    throw error;
  }
}
