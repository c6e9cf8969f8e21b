// Runs failed jobs of GitHub Actions once more, to tell a flaky check from a broken one. Where several jobs of one
// workflow run failed, only all of them can be run again: while one runs, GitHub refuses the others.
import { z } from 'zod';
import type { FailedCheck } from '../../domain/pull-request.ts';
import { GitHubFailure } from '../failure.ts';
import { type EffectContext, effectKind } from './kind.ts';

const check = z.object({
  name: z.string(),
  summary: z.string(),
  url: z.string().optional(),
  again: z.object({ kind: z.enum(['job', 'check_run']), id: z.number(), completedAt: z.string() }).optional(),
});
type Check = z.infer<typeof check>;

export const rerunJobs = effectKind({
  name: 'rerun_jobs',
  permissions: { actions: 'write', checks: 'read' },
  payload: z.object({
    task: z.string(),
    head: z.string(),
    jobs: z.array(check.required({ again: true })),
    /** Checks that were run again at this head before. */
    earlier: z.array(check),
  }),
  /** The ids of those that GitHub would not run again. */
  result: z.object({ refused: z.array(z.number()) }),
  // What was run again already is left alone, so that sending twice changes nothing.
  async send(context, { head, jobs }) {
    const refused: number[] = [];
    for (const [run, ids] of await stillToRerun(context, head, jobs)) {
      if (!(await rerun(context, run, ids))) refused.push(...ids);
    }
    return { refused };
  },
  fact: ({ task, head, jobs, earlier }, { refused }) => ({
    type: 'checks_rerun',
    task,
    head,
    checks: [...earlier, ...jobs].map((each) => asFailedCheck(each, refused)),
  }),
});

/** One that could not be run again keeps its result: what it says now is what it said. */
function asFailedCheck({ name, summary, url, again }: Check, refused: readonly number[]): FailedCheck {
  const isRerun = again !== undefined && !refused.includes(again.id);
  return { name, summary, ...(url === undefined ? {} : { url }), ...(isRerun ? { again } : {}) };
}

/** Ids of jobs by the workflow run that they belong to, without those that have a newer check run. */
async function stillToRerun(
  { octokit, place }: EffectContext,
  head: string,
  jobs: readonly (Check & Pick<Required<FailedCheck>, 'again'>)[],
): Promise<ReadonlyMap<string, number[]>> {
  const where = { owner: place.owner, repo: place.repo, ref: head, per_page: 100 };
  const newest = await octokit.paginate(octokit.rest.checks.listForRef, where);
  const left = jobs.filter(({ again }) => newest.some((run) => run.id === again.id));
  const byRun = Map.groupBy(left, ({ url, again }) => runIn(url) ?? `of job ${again.id}`);
  return new Map([...byRun].map(([run, members]) => [run, members.map(({ again }) => again.id)]));
}

/** A job's page is below that of its workflow run. */
function runIn(url: string | undefined): string | undefined {
  return /\/actions\/runs\/(\d+)/.exec(url ?? '')?.[1];
}

/** False when GitHub will not: the run is too old, or under way again. */
async function rerun(
  { octokit, place }: EffectContext,
  run: string,
  jobs: readonly number[],
): Promise<boolean> {
  const where = { owner: place.owner, repo: place.repo };
  const [only] = jobs;
  try {
    if (only !== undefined && jobs.length === 1) {
      await octokit.rest.actions.reRunJobForWorkflowRun({ ...where, job_id: only });
    } else {
      await octokit.rest.actions.reRunWorkflowFailedJobs({ ...where, run_id: Number(run) });
    }
    return true;
  } catch (error) {
    if (error instanceof GitHubFailure && error.meaning === 'refused') return false;
    throw error;
  }
}
