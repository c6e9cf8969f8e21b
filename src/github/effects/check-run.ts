// The check run `troupe / review` on a head: the strategist's verdict where branch protection can require it.
import { z } from 'zod';
import { effectKind } from './kind.ts';

export const reviewCheckName = 'troupe / review';

export const checkRun = effectKind({
  name: 'check_run',
  permissions: { checks: 'write' },
  payload: z.object({
    head: z.string(),
    conclusion: z.enum(['success', 'failure', 'neutral']),
    title: z.string(),
    summary: z.string(),
    detailsUrl: z.string().optional(),
  }),
  result: z.object({ id: z.number() }),
  async send({ octokit, place, identity }, planned) {
    const { data } = await octokit.rest.checks.create({
      owner: place.owner,
      repo: place.repo,
      name: reviewCheckName,
      head_sha: planned.head,
      external_id: identity,
      status: 'completed',
      conclusion: planned.conclusion,
      output: { title: planned.title, summary: planned.summary },
      ...(planned.detailsUrl === undefined ? {} : { details_url: planned.detailsUrl }),
    });
    return { id: data.id };
  },
  async find({ octokit, place, self, identity }, { head }) {
    const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
      owner: place.owner,
      repo: place.repo,
      ref: head,
      check_name: reviewCheckName,
      filter: 'all',
      per_page: 100,
    });
    const found = runs.find((run) => run.app?.id === self.appId && run.external_id === identity);
    return found && { id: found.id };
  },
});
