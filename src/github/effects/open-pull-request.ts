// The pull request of a task.
import { z } from 'zod';
import { GitHubFailure } from '../failure.ts';
import { type EffectContext, effectKind } from './kind.ts';

const payload = z.object({
  task: z.string(),
  branch: z.string(),
  base: z.string(),
  title: z.string(),
  body: z.string(),
});
const result = z.object({ number: z.number(), url: z.string() });

export const openPullRequest = effectKind({
  name: 'open_pull_request',
  permissions: { pull_requests: 'write' },
  payload,
  result,
  async send(context, planned) {
    const { octokit, place, mark } = context;
    try {
      const { data } = await octokit.rest.pulls.create({
        owner: place.owner,
        repo: place.repo,
        head: planned.branch,
        base: planned.base,
        title: planned.title,
        body: mark(planned.body),
      });
      return { number: data.number, url: data.html_url };
    } catch (error) {
      // One open pull request for a head and a base: if it is ours, it is the one we want.
      const existing = isExisting(error) ? await findPull(context, planned) : undefined;
      if (existing === undefined) throw error;
      return existing;
    }
  },
  find: findPull,
  fact: ({ task }, { number, url }) => ({ type: 'pull_request_opened', task, number, url }),
});

function isExisting(error: unknown): boolean {
  return error instanceof GitHubFailure && error.status === 422 && /already exists/i.test(error.message);
}

/**
 * Ours by marker, in whatever state: once it is merged GitHub would take a second one. Or open from this branch and by
 * us, if somebody has edited the marker away.
 */
async function findPull(
  { octokit, place, self, isMine }: EffectContext,
  { branch, base }: z.infer<typeof payload>,
): Promise<z.infer<typeof result> | undefined> {
  const pulls = await octokit.paginate(octokit.rest.pulls.list, {
    owner: place.owner,
    repo: place.repo,
    state: 'all',
    head: `${place.owner}:${branch}`,
    base,
    per_page: 100,
  });
  const ours = pulls.filter((pull) => pull.user?.id === self.botId && pull.head.ref === branch);
  const found = ours.find(isMine) ?? ours.find((pull) => pull.state === 'open');
  return found && { number: found.number, url: found.html_url };
}
