// Reactions to issues, comments and review comments.
import { z } from 'zod';
import { reactionJson } from '../shape/issue.ts';
import { react, reactionContents, reactionsTo } from '../world/reaction.ts';
import type { Access } from './authority.ts';
import { theComment } from './comments.ts';
import { readIssues, theIssue, writeIssues } from './issues.ts';
import { readPulls, writePulls } from './pulls.ts';
import { found, notFound, Refusal } from './refusal.ts';
import { theReviewComment } from './review-comments.ts';
import { noContent, NoBody, paged, repositoryRoute, type Api, type RepositoryCall } from './route.ts';

const NewReaction = z.object({ content: z.enum(reactionContents) });

export function reactionRoutes(api: Api): void {
  const onIssue = (call: RepositoryCall): number => theIssue(call).id;
  const onComment = (call: RepositoryCall): number => theComment(call).id;
  const onReviewComment = (call: RepositoryCall): number => theReviewComment(call).id;
  routesFor(api, '/issues/:number/reactions', readIssues, writeIssues, onIssue);
  routesFor(api, '/issues/comments/:id/reactions', readIssues, writeIssues, onComment);
  routesFor(api, '/pulls/comments/:id/reactions', readPulls, writePulls, onReviewComment);
}

function routesFor(
  api: Api,
  path: string,
  reading: Access,
  writing: Access,
  subject: (call: RepositoryCall) => number,
): void {
  repositoryRoute(api, 'GET', path, reading, NoBody, (call) => {
    const content = call.query('content');
    const reactions = reactionsTo(call.state, subject(call));
    const wanted = reactions.filter((one) => content === undefined || one.content === content);
    return paged(call, wanted, (one) => reactionJson(call.state, one));
  });

  repositoryRoute(api, 'POST', path, writing, NewReaction, (call) => {
    const { reaction, isNew } = react(call.state, subject(call), call.by.user, call.body.content);
    return { status: isNew ? 201 : 200, body: reactionJson(call.state, reaction) };
  });

  repositoryRoute(api, 'DELETE', `${path}/:reaction`, writing, NoBody, (call) => {
    const reaction = found(call.state.reactions.get(call.number('reaction')));
    if (reaction.subjectId !== subject(call)) throw notFound();
    if (reaction.userId !== call.by.user.id) throw new Refusal(403, 'Must have admin rights to Repository.');
    call.state.reactions.delete(reaction.id);
    return noContent;
  });
}
