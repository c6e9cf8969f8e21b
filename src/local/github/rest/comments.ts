// Comments on issues and pull requests, and on the lines of a pull request's diff: both kinds are treated alike.
import { z } from 'zod';
import { commentJson } from '../shape/issue.ts';
import { reviewCommentJson } from '../shape/pull.ts';
import type { Comment } from '../state/comment.ts';
import { addComment, commentsOn, deleteComment, editComment } from '../world/comment.ts';
import { pullsOf, pullById } from '../world/pull.ts';
import type { ReviewComment } from '../state/review.ts';
import { deleteReviewComment, editReviewComment, reviewCommentsOf } from '../world/review.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';
import { readIssues, readPulls, writeIssues, writePulls } from './access.ts';
import type { Access } from './authority.ts';
import { markdown, mayEdit, theIssue } from './issues.ts';
import { thePull } from './pulls.ts';
import { found, notFound } from './refusal.ts';
import {
  created,
  inRepository,
  noContent,
  NoBody,
  ok,
  paged,
  recordOf,
  type Api,
  type Reply,
  type RepositoryCall,
} from './route.ts';

export const CommentBody = z.object({ body: markdown.min(1, "body can't be blank") });

export function commentRoutes(api: Api): void {
  const { get, post } = inRepository(api);
  routesOf(api, comments);
  routesOf(api, reviewComments);
  get('/issues/:number/comments', readIssues, (call) =>
    listed(call, comments, commentsOn(call.state, theIssue(call))),
  );
  get('/pulls/:number/comments', readPulls, (call) =>
    listed(call, reviewComments, reviewCommentsOf(call.state, thePull(call))),
  );
  post('/issues/:number/comments', writeIssues, CommentBody, (call) =>
    created(commentJson(call.state, addComment(call.state, theIssue(call), call.by, call.body.body))),
  );
}

interface Kind<C> {
  readonly path: string;
  readonly reading: Access;
  readonly writing: Access;
  /** All of a repository. */
  readonly all: (call: RepositoryCall) => readonly C[];
  /** The one that `:id` names. */
  readonly one: (call: RepositoryCall) => C;
  readonly authorId: (comment: C) => number;
  readonly json: (state: State, comment: C) => object;
  readonly edit: (state: State, comment: C, by: Doer, body: string) => C;
  readonly delete: (state: State, comment: C, by: Doer) => void;
}

const comments: Kind<Comment> = {
  path: '/issues/comments',
  reading: readIssues,
  writing: writeIssues,
  all: ({ state, repository }) => state.comments.filter((one) => one.repositoryId === repository.id),
  one: theComment,
  authorId: (comment) => comment.authorId,
  json: commentJson,
  edit: editComment,
  delete: deleteComment,
};

const reviewComments: Kind<ReviewComment> = {
  path: '/pulls/comments',
  reading: readPulls,
  writing: writePulls,
  all: ({ state, repository }) => pullsOf(state, repository).flatMap((pull) => reviewCommentsOf(state, pull)),
  one: theReviewComment,
  authorId: (comment) => comment.userId,
  json: reviewCommentJson,
  edit: editReviewComment,
  delete: deleteReviewComment,
};

/** The comment that `:id` names. */
export function theComment(call: RepositoryCall): Comment {
  return recordOf(call, call.state.comments);
}

/** The review comment that `:id` names. */
export function theReviewComment(call: RepositoryCall): ReviewComment {
  const comment = found(call.state.reviewComments.get(call.number('id')));
  if (pullById(call.state, comment.pullId).repositoryId !== call.repository.id) throw notFound();
  return comment;
}

function routesOf<C extends { readonly updatedAt: number }>(api: Api, kind: Kind<C>): void {
  const { get, patch, delete: remove } = inRepository(api);
  const own = (call: RepositoryCall): C => {
    const comment = kind.one(call);
    mayEdit(call, kind.authorId(comment));
    return comment;
  };
  get(kind.path, kind.reading, (call) => listed(call, kind, kind.all(call)));
  get(`${kind.path}/:id`, kind.reading, (call) => ok(kind.json(call.state, kind.one(call))));
  patch(`${kind.path}/:id`, kind.writing, CommentBody, (call) =>
    ok(kind.json(call.state, kind.edit(call.state, own(call), call.by, call.body.body))),
  );
  remove(`${kind.path}/:id`, kind.writing, NoBody, (call) => {
    kind.delete(call.state, own(call), call.by);
    return noContent;
  });
}

function listed<C extends { readonly updatedAt: number }>(
  call: RepositoryCall,
  kind: Kind<C>,
  all: readonly C[],
): Reply {
  const since = call.query('since');
  const from = since === undefined ? 0 : Date.parse(since);
  const selected = all.filter((comment) => comment.updatedAt >= from);
  if (call.query('direction') === 'desc') selected.reverse();
  return paged(call, selected, (comment) => kind.json(call.state, comment));
}
