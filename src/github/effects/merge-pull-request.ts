// Merges a reviewed pull request, if its head is still the one that was reviewed.
import { z } from 'zod';
import type { Fact } from '../../domain/fact.ts';
import { GitHubFailure } from '../failure.ts';
import { type EffectContext, effectKind } from './kind.ts';

const payload = z.object({
  task: z.string(),
  pull: z.number(),
  head: z.string(),
  method: z.enum(['merge', 'squash', 'rebase']),
  title: z.string(),
  message: z.string(),
});
type Payload = z.infer<typeof payload>;

/** That it may not be merged is an answer, not a failure: what follows is decided from a new look at it. */
const result = z.discriminatedUnion('is', [
  z.object({ is: z.literal('merged'), sha: z.string() }),
  z.object({ is: z.literal('conflicting') }),
  z.object({ is: z.literal('moved') }),
  z.object({ is: z.literal('blocked'), why: z.string() }),
]);
type Result = z.infer<typeof result>;

export const mergePullRequest = effectKind({
  name: 'merge_pull_request',
  permissions: { contents: 'write', pull_requests: 'write' },
  payload,
  result,
  async send(context, planned): Promise<Result> {
    const { octokit, place } = context;
    try {
      const { data } = await octokit.rest.pulls.merge({
        owner: place.owner,
        repo: place.repo,
        pull_number: planned.pull,
        sha: planned.head,
        merge_method: planned.method,
        // A rebase makes no commit of its own that could carry our words.
        ...(planned.method === 'rebase'
          ? {}
          : { commit_title: planned.title, commit_message: planned.message }),
      });
      return { is: 'merged', sha: data.sha };
    } catch (error) {
      if (error instanceof GitHubFailure && (error.status === 405 || error.status === 409)) {
        return whyNot(context, planned, error.message);
      }
      throw error;
    }
  },
  async find(context, { pull, head }): Promise<Result | undefined> {
    const seen = await look(context, pull);
    return seen.merged && seen.head === head ? { is: 'merged', sha: seen.mergeSha } : undefined;
  },
  fact: factOf,
});

function factOf({ task, head }: Payload, result: Result): Fact {
  switch (result.is) {
    case 'merged':
      return { type: 'task_merged', task, head, mergeSha: result.sha };
    case 'conflicting':
      return { type: 'merge_conflicted', task, head };
    case 'moved':
      return { type: 'pull_request_touched', task };
    case 'blocked':
      return { type: 'merge_refused', task, head, words: result.why };
  }
}

/** GitHub says 405 for everything that stands in the way; only a look tells a conflict from a missing check. */
async function whyNot(context: EffectContext, { pull, head }: Payload, why: string): Promise<Result> {
  const seen = await look(context, pull);
  if (seen.head !== head) return { is: 'moved' };
  if (seen.merged) return { is: 'merged', sha: seen.mergeSha };
  return seen.conflicting ? { is: 'conflicting' } : { is: 'blocked', why };
}

interface Look {
  readonly head: string;
  readonly merged: boolean;
  readonly mergeSha: string;
  readonly conflicting: boolean;
}

async function look({ octokit, place }: EffectContext, pull: number): Promise<Look> {
  const { data } = await octokit.rest.pulls.get({ owner: place.owner, repo: place.repo, pull_number: pull });
  return {
    head: data.head.sha,
    merged: data.merged,
    mergeSha: data.merge_commit_sha ?? '',
    conflicting: data.mergeable === false && data.mergeable_state === 'dirty',
  };
}
