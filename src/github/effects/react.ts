// A reaction on an issue or a comment. GitHub keeps one of each kind from each account: sending twice changes nothing.
import { z } from 'zod';
import { effectKind } from './kind.ts';

export const react = effectKind({
  name: 'react',
  permissions: { issues: 'write' },
  payload: z.object({
    on: z.enum(['issue', 'comment']),
    /** The issue's number, or the comment's id. */
    target: z.number(),
    content: z.enum(['eyes', '+1', '-1', 'rocket', 'confused']),
  }),
  result: z.object({ id: z.number() }),
  async send({ octokit, place }, { on, target, content }) {
    const where = { owner: place.owner, repo: place.repo, content };
    const { data } =
      on === 'issue'
        ? await octokit.rest.reactions.createForIssue({ ...where, issue_number: target })
        : await octokit.rest.reactions.createForIssueComment({ ...where, comment_id: target });
    return { id: data.id };
  },
});
