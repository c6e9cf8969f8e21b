// Whether a pull request lacks reviews that its base requires, whoever asks: REST does not say.
import { z } from 'zod';
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { askGraphql, unlessRefused } from './graphql.ts';

const query = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { reviewDecision } }
}`;

/** Null where the base requires no review. */
const shape = z.object({
  repository: z.object({ pullRequest: z.object({ reviewDecision: z.string().nullable() }) }),
});

/** False where GitHub does not tell. */
export async function lacksReviews(octokit: Octokit, at: RepositoryName, number: number): Promise<boolean> {
  const variables = { owner: at.owner, repo: at.repo, number };
  const answer = await unlessRefused(askGraphql(octokit, shape, query, variables));
  const decision = answer?.repository.pullRequest.reviewDecision;
  return decision === 'REVIEW_REQUIRED' || decision === 'CHANGES_REQUESTED';
}
