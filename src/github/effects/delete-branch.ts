// Deletes a branch that a task no longer needs.
import { z } from 'zod';
import { GitHubFailure } from '../failure.ts';
import { effectKind } from './kind.ts';

export const deleteBranch = effectKind({
  name: 'delete_branch',
  permissions: { contents: 'write' },
  payload: z.object({ branch: z.string() }),
  result: z.object({ branch: z.string() }),
  async send({ octokit, place }, { branch }) {
    try {
      await octokit.rest.git.deleteRef({ owner: place.owner, repo: place.repo, ref: `heads/${branch}` });
    } catch (error) {
      // 422 "Reference does not exist": a person, GitHub's own setting or an earlier attempt was first.
      const gone = error instanceof GitHubFailure && (error.status === 404 || error.status === 422);
      if (!gone) throw error;
    }
    return { branch };
  },
});
