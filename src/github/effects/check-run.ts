// Our check runs on a head: `troupe / review`, the strategist's verdict where branch protection can require it, and
// `troupe / decision`, whose buttons answer for a task that waits for a person.
import { z } from 'zod';
import { effectKind } from './kind.ts';

export const reviewCheckName = 'troupe / review';
export const decisionCheckName = 'troupe / decision';

/** GitHub shows three at most, and cuts their words off at these lengths. */
const button = z.object({
  label: z.string().max(20),
  description: z.string().max(40),
  identifier: z.string().max(20),
});

export const checkRun = effectKind({
  name: 'check_run',
  permissions: { checks: 'write' },
  payload: z.object({
    head: z.string(),
    /** `troupe / review` unless said. */
    name: z.string().optional(),
    conclusion: z.enum(['success', 'failure', 'neutral', 'action_required']),
    title: z.string(),
    summary: z.string(),
    annotations: z
      .array(z.object({ path: z.string(), line: z.number(), title: z.string(), message: z.string() }))
      .optional(),
    detailsUrl: z.string().optional(),
    actions: z.array(button).max(3).optional(),
  }),
  result: z.object({ id: z.number() }),
  async send({ octokit, place, identity }, planned) {
    const { data } = await octokit.rest.checks.create({
      owner: place.owner,
      repo: place.repo,
      name: planned.name ?? reviewCheckName,
      head_sha: planned.head,
      external_id: identity,
      status: 'completed',
      conclusion: planned.conclusion,
      output: {
        title: planned.title,
        summary: planned.summary,
        ...(planned.annotations?.length ? { annotations: planned.annotations.map(asGitHubSays) } : {}),
      },
      ...(planned.detailsUrl === undefined ? {} : { details_url: planned.detailsUrl }),
      ...(planned.actions === undefined ? {} : { actions: planned.actions }),
    });
    return { id: data.id };
  },
  async find({ octokit, place, self, identity }, { head, name }) {
    const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
      owner: place.owner,
      repo: place.repo,
      ref: head,
      check_name: name ?? reviewCheckName,
      filter: 'all',
      per_page: 100,
    });
    const found = runs.find((run) => run.app?.id === self.appId && run.external_id === identity);
    return found && { id: found.id };
  },
});

function asGitHubSays({
  path,
  line,
  title,
  message,
}: {
  path: string;
  line: number;
  title: string;
  message: string;
}) {
  return { path, start_line: line, end_line: line, annotation_level: 'warning' as const, title, message };
}
