// Takes a pull request out of its base's merge queue: the queue would merge what the run no longer wants merged. Taking out
// what is not in it changes nothing.
import { z } from 'zod';
import { askGraphql } from '../graphql.ts';
import { placeInQueue } from '../merge-queue.ts';
import { effectKind } from './kind.ts';

const mutation = `mutation ($pull: ID!) {
  dequeuePullRequest(input: { id: $pull }) { mergeQueueEntry { id } }
}`;
const answer = z.object({ dequeuePullRequest: z.object({}).nullable() });

export const dequeuePullRequest = effectKind({
  name: 'dequeue_pull_request',
  permissions: { contents: 'write', pull_requests: 'write' },
  payload: z.object({ pull: z.number() }),
  result: z.object({ wasQueued: z.boolean() }),
  async send({ octokit, place }, { pull }) {
    const now = await placeInQueue(octokit, place, pull);
    if (now.queued) await askGraphql(octokit, answer, mutation, { pull: now.id });
    return { wasQueued: now.queued };
  },
});
