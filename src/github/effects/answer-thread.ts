// Answers a conversation on a line of a pull request, and resolves it. Each half looks whether it is done already, so
// that sending twice changes nothing.
import { z } from 'zod';
import { isNotFound } from '../failure.ts';
import { askGraphql, unlessRefused } from '../graphql.ts';
import { type EffectContext, effectKind } from './kind.ts';

const payload = z.object({
  pull: z.number(),
  /** GitHub's node id. */
  thread: z.string(),
  /** The comment that began it. */
  comment: z.number(),
  body: z.string(),
});
type Payload = z.infer<typeof payload>;

const mutation = `mutation ($thread: ID!) {
  resolveReviewThread(input: { threadId: $thread }) { thread { isResolved } }
}`;
const answer = z.object({
  resolveReviewThread: z.object({ thread: z.object({ isResolved: z.boolean() }) }),
});

export const answerThread = effectKind({
  name: 'answer_thread',
  // Measured by others: resolving needs `contents: write`, although it touches no file.
  permissions: { contents: 'write', pull_requests: 'write' },
  payload,
  /** `reply` is null when the conversation is gone. */
  result: z.object({ reply: z.number().nullable(), resolved: z.boolean() }),
  async send(context, planned) {
    const reply = (await findReply(context, planned.pull)) ?? (await postReply(context, planned));
    if (reply === null) return { reply, resolved: false };
    return { reply, resolved: await resolve(context, planned.thread) };
  },
});

async function findReply(
  { octokit, place, isMine }: EffectContext,
  pull: number,
): Promise<number | undefined> {
  const comments = await octokit.paginate(octokit.rest.pulls.listReviewComments, {
    owner: place.owner,
    repo: place.repo,
    pull_number: pull,
    per_page: 100,
  });
  return comments.find(isMine)?.id;
}

async function postReply(
  { octokit, place, mark }: EffectContext,
  { pull, comment, body }: Payload,
): Promise<number | null> {
  try {
    const { data } = await octokit.rest.pulls.createReplyForReviewComment({
      owner: place.owner,
      repo: place.repo,
      pull_number: pull,
      comment_id: comment,
      body: mark(body),
    });
    return data.id;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** False where GitHub does not let us: the answer is there, and a person resolves it. Resolving twice is resolving once. */
async function resolve({ octokit }: EffectContext, thread: string): Promise<boolean> {
  const resolved = await unlessRefused(askGraphql(octokit, answer, mutation, { thread }));
  return resolved?.resolveReviewThread.thread.isResolved ?? false;
}
