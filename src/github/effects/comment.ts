// A comment on an issue or a pull request.
import { z } from 'zod';
import { type EffectContext, effectKind } from './kind.ts';

export const commentPosted = z.object({ id: z.number(), url: z.string() });
type CommentPosted = z.infer<typeof commentPosted>;

export const comment = effectKind({
  name: 'comment',
  permissions: { issues: 'write', pull_requests: 'write' },
  payload: z.object({ issue: z.number(), body: z.string() }),
  result: commentPosted,
  send: (context, { issue, body }) => postComment(context, issue, body),
  find: (context, { issue }) => findComment(context, issue),
});

/** The comment's body gets the effect's marker. */
export async function postComment(
  { octokit, place, mark }: EffectContext,
  issue: number,
  body: string,
): Promise<CommentPosted> {
  const { data } = await octokit.rest.issues.createComment({
    owner: place.owner,
    repo: place.repo,
    issue_number: issue,
    body: mark(body),
  });
  return { id: data.id, url: data.html_url };
}

/** The comment that an earlier send of this effect may have left. */
export async function findComment(
  { octokit, place, isMine }: EffectContext,
  issue: number,
): Promise<CommentPosted | undefined> {
  const comments = await octokit.paginate(octokit.rest.issues.listComments, {
    owner: place.owner,
    repo: place.repo,
    issue_number: issue,
    per_page: 100,
  });
  const found = comments.find((each) => isMine({ body: each.body, user: each.user }));
  return found && { id: found.id, url: found.html_url };
}
