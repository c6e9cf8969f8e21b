// Whether a pull request's base takes changes by a merge queue, and whether the pull request is in it already.
import { z } from 'zod';
import type { Observation } from '../domain/pull-request.ts';
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { askGraphql, unlessRefused } from './graphql.ts';

const query = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { id headRefOid isMergeQueueEnabled mergeQueueEntry { id } }
  }
}`;

const shape = z.object({
  repository: z.object({
    pullRequest: z.object({
      id: z.string(),
      headRefOid: z.string(),
      isMergeQueueEnabled: z.boolean(),
      mergeQueueEntry: z.object({ id: z.string() }).nullable(),
    }),
  }),
});

interface QueuePlace {
  /** GitHub's node id of the pull request. */
  readonly id: string;
  readonly head: string;
  readonly enabled: boolean;
  readonly queued: boolean;
}

/** Throws GitHubFailure. */
export async function placeInQueue(
  octokit: Octokit,
  at: RepositoryName,
  number: number,
): Promise<QueuePlace> {
  const variables = { owner: at.owner, repo: at.repo, number };
  const { pullRequest } = (await askGraphql(octokit, shape, query, variables)).repository;
  return {
    id: pullRequest.id,
    head: pullRequest.headRefOid,
    enabled: pullRequest.isMergeQueueEnabled,
    queued: pullRequest.mergeQueueEntry !== null,
  };
}

interface QueuedPull {
  readonly number: number;
  /** A ruleset says that the base has a queue. */
  readonly byRule: boolean;
  /** GitHub calls the pull request blocked: older branch protection shows its queue nowhere else. */
  readonly blocked: boolean;
}

/** Asks only where a queue is likely. */
export async function mergeQueueOf(
  octokit: Octokit,
  at: RepositoryName,
  { number, byRule, blocked }: QueuedPull,
): Promise<Observation['mergeQueue']> {
  if (!byRule && !blocked) return undefined;
  const place = await unlessRefused(placeInQueue(octokit, at, number));
  if (place?.queued) return 'queued';
  return byRule || place?.enabled ? 'open' : undefined;
}
