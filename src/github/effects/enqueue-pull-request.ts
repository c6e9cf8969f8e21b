// Puts a reviewed pull request into its base's merge queue, if its head is still the one that was reviewed. REST has no
// way to do that.
import { z } from 'zod';
import type { Fact } from '../../domain/fact.ts';
import { GitHubFailure } from '../failure.ts';
import { askGraphql } from '../graphql.ts';
import { placeInQueue } from '../merge-queue.ts';
import { type EffectContext, effectKind } from './kind.ts';

const payload = z.object({ task: z.string(), pull: z.number(), head: z.string() });
type Payload = z.infer<typeof payload>;

/** That it may not be queued is an answer, not a failure: what follows is decided from a new look at it. */
const result = z.discriminatedUnion('is', [
  z.object({ is: z.literal('queued') }),
  z.object({ is: z.literal('moved') }),
  z.object({ is: z.literal('blocked'), why: z.string() }),
]);
type Result = z.infer<typeof result>;

const mutation = `mutation ($pull: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: { pullRequestId: $pull, expectedHeadOid: $head }) { mergeQueueEntry { id } }
}`;
const answer = z.object({ enqueuePullRequest: z.object({ mergeQueueEntry: z.object({ id: z.string() }) }) });

export const enqueuePullRequest = effectKind({
  name: 'enqueue_pull_request',
  permissions: { contents: 'write', pull_requests: 'write' },
  payload,
  result,
  async send(context, planned): Promise<Result> {
    const { octokit, place } = context;
    const now = await placeInQueue(octokit, place, planned.pull);
    if (now.head !== planned.head) return { is: 'moved' };
    if (now.queued) return { is: 'queued' };
    try {
      await askGraphql(octokit, answer, mutation, { pull: now.id, head: planned.head });
      return { is: 'queued' };
    } catch (error) {
      if (error instanceof GitHubFailure && error.meaning === 'refused') {
        return whyNot(context, planned, error.message);
      }
      throw error;
    }
  },
  // It asks first where the pull request stands, so that sending twice changes nothing.
  fact: factOf,
});

function factOf({ task, head }: Payload, result: Result): Fact {
  switch (result.is) {
    case 'queued':
      return { type: 'pull_request_enqueued', task, head };
    case 'moved':
      return { type: 'pull_request_touched', task };
    case 'blocked':
      return { type: 'merge_refused', task, head, words: result.why };
  }
}

/** Somebody may have pushed, or put it there, in between. */
async function whyNot(
  { octokit, place }: EffectContext,
  { pull, head }: Payload,
  why: string,
): Promise<Result> {
  const now = await placeInQueue(octokit, place, pull);
  if (now.head !== head) return { is: 'moved' };
  return now.queued ? { is: 'queued' } : { is: 'blocked', why };
}
