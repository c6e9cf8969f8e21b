// Reactions to issues, comments and review comments.
import { z } from 'zod';
import { reactionJson } from '../shape/issue.ts';
import { reactionContents } from '../state/reaction.ts';
import { react, reactionsTo } from '../world/reaction.ts';
import { readIssues, readPulls, writeIssues, writePulls } from './access.ts';
import type { Access } from './authority.ts';
import { theComment, theReviewComment } from './comments.ts';
import { theIssue } from './issues.ts';
import { paged, inRepository, type Api, type RepositoryCall } from './route.ts';

const NewReaction = z.object({ content: z.enum(reactionContents) });

export function reactionRoutes(api: Api): void {
  routesFor(api, '/issues/:number/reactions', readIssues, writeIssues, (call) => theIssue(call).id);
  routesFor(api, '/issues/comments/:id/reactions', readIssues, writeIssues, (call) => theComment(call).id);
  routesFor(api, '/pulls/comments/:id/reactions', readPulls, writePulls, (call) => theReviewComment(call).id);
}

function routesFor(
  api: Api,
  path: string,
  reading: Access,
  writing: Access,
  subject: (call: RepositoryCall) => number,
): void {
  const { get, post } = inRepository(api);
  get(path, reading, (call) => {
    const content = call.query('content');
    const reactions = reactionsTo(call.state, subject(call));
    const wanted = reactions.filter((one) => content === undefined || one.content === content);
    return paged(call, wanted, (one) => reactionJson(call.state, one));
  });

  post(path, writing, NewReaction, (call) => {
    const { reaction, isNew } = react(call.state, subject(call), call.by.user, call.body.content);
    return { status: isNew ? 201 : 200, body: reactionJson(call.state, reaction) };
  });
}
