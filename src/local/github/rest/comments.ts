// Comments on issues and pull requests.
import { z } from 'zod';
import { commentJson } from '../shape/issue.ts';
import { addComment, commentsOn, deleteComment, editComment, type Comment } from '../world/comment.ts';
import { markdown, mayEdit, readIssues, theIssue, writeIssues } from './issues.ts';
import { found, notFound } from './refusal.ts';
import {
  created,
  noContent,
  NoBody,
  ok,
  paged,
  repositoryRoute,
  type Api,
  type RepositoryCall,
} from './route.ts';

const Body = z.object({ body: markdown.min(1, "body can't be blank") });

export function commentRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/issues/:number/comments', readIssues, NoBody, (call) =>
    listed(call, commentsOn(call.state, theIssue(call))),
  );

  repositoryRoute(api, 'POST', '/issues/:number/comments', writeIssues, Body, (call) =>
    created(commentJson(call.state, addComment(call.state, theIssue(call), call.by, call.body.body))),
  );

  repositoryRoute(api, 'GET', '/issues/comments', readIssues, NoBody, (call) =>
    listed(
      call,
      call.state.comments.filter((one) => one.repositoryId === call.repository.id),
    ),
  );

  repositoryRoute(api, 'GET', '/issues/comments/:id', readIssues, NoBody, (call) =>
    ok(commentJson(call.state, theComment(call))),
  );

  repositoryRoute(api, 'PATCH', '/issues/comments/:id', writeIssues, Body, (call) => {
    const comment = theComment(call);
    mayEdit(call, comment.authorId);
    return ok(commentJson(call.state, editComment(call.state, comment, call.by, call.body.body)));
  });

  repositoryRoute(api, 'DELETE', '/issues/comments/:id', writeIssues, NoBody, (call) => {
    const comment = theComment(call);
    mayEdit(call, comment.authorId);
    deleteComment(call.state, comment, call.by);
    return noContent;
  });
}

/** The comment that `:id` names. */
export function theComment(call: RepositoryCall): Comment {
  const comment = found(call.state.comments.get(call.number('id')));
  if (comment.repositoryId !== call.repository.id) throw notFound();
  return comment;
}

function listed(call: RepositoryCall, comments: readonly Comment[]): ReturnType<typeof paged> {
  const since = call.query('since');
  const from = since === undefined ? 0 : Date.parse(since);
  const selected = comments.filter((comment) => comment.updatedAt >= from);
  if (call.query('direction') === 'desc') selected.reverse();
  return paged(call, selected, (comment) => commentJson(call.state, comment));
}
