// Closes an issue. Closing what is closed changes nothing.
import { z } from 'zod';
import { effectKind } from './kind.ts';

export const closeIssue = effectKind({
  name: 'close_issue',
  permissions: { issues: 'write' },
  payload: z.object({ issue: z.number(), reason: z.enum(['completed', 'not_planned']) }),
  result: z.object({ state: z.string() }),
  async send({ octokit, place }, { issue, reason }) {
    const { data } = await octokit.rest.issues.update({
      owner: place.owner,
      repo: place.repo,
      issue_number: issue,
      state: 'closed',
      state_reason: reason,
    });
    return { state: data.state };
  },
});
