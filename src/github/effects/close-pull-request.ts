// Closes a pull request that will not be merged any more. Closing what is closed or merged changes nothing.
import { z } from 'zod';
import { effectKind } from './kind.ts';

export const closePullRequest = effectKind({
  name: 'close_pull_request',
  permissions: { pull_requests: 'write' },
  payload: z.object({ pull: z.number() }),
  result: z.object({ state: z.string() }),
  async send({ octokit, place }, { pull }) {
    const { data } = await octokit.rest.pulls.update({
      owner: place.owner,
      repo: place.repo,
      pull_number: pull,
      state: 'closed',
    });
    return { state: data.state };
  },
});
