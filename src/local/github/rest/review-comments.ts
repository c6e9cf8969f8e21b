// Comments on the lines of a pull request's diff, and replies to them.
import { z } from 'zod';
import { patchLines, type ChangedFile, type PatchLine } from '../git/diff.ts';
import { reviewCommentJson } from '../shape/pull.ts';
import { pullFiles } from '../world/figures.ts';
import {
  addReviewComment,
  deleteReviewComment,
  editReviewComment,
  reviewCommentsOf,
  type NewReviewComment,
  type ReviewComment,
} from '../world/review.ts';
import { pullById } from '../world/pull.ts';
import { mayEdit } from './issues.ts';
import { readPulls, thePull, writePulls } from './pulls.ts';
import { found, invalid, notFound, type FieldError } from './refusal.ts';
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

const side = z.enum(['LEFT', 'RIGHT']);

/** A line comment as requests give it. */
export const LineComment = z.object({
  body: z.string().min(1, "body can't be blank"),
  path: z.string(),
  line: z.number().int().optional(),
  start_line: z.number().int().nullish(),
  side: side.default('RIGHT'),
  start_side: side.nullish(),
  position: z.number().int().optional(),
  subject_type: z.enum(['line', 'file']).optional(),
});

const NewComment = LineComment.extend({
  path: z.string().optional(),
  commit_id: z.string().optional(),
  in_reply_to: z.number().optional(),
});

const Body = z.object({ body: z.string().min(1, "body can't be blank") });

export function reviewCommentRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/pulls/:number/comments', readPulls, NoBody, (call) =>
    paged(call, reviewCommentsOf(call.state, thePull(call)), (one) => reviewCommentJson(call.state, one)),
  );

  repositoryRoute(api, 'POST', '/pulls/:number/comments', writePulls, NewComment, async (call) => {
    const { state, body, by } = call;
    const pull = thePull(call);
    if (body.in_reply_to !== undefined) return reply(call, body.in_reply_to, body.body);
    const { path } = body;
    if (path === undefined) throw unplaced({ field: 'path', code: 'missing_field' });
    const placed = placeComment(await pullFiles(state, pull), { ...body, path });
    if (typeof placed === 'string') {
      throw unplaced({
        field: 'pull_request_review_thread.line',
        code: 'custom',
        message: 'pull_request_review_thread.line must be part of the diff',
      });
    }
    return created(reviewCommentJson(state, addReviewComment(state, pull, by, placed)));
  });

  repositoryRoute(api, 'POST', '/pulls/:number/comments/:id/replies', writePulls, Body, (call) =>
    reply(call, call.number('id'), call.body.body),
  );

  repositoryRoute(api, 'GET', '/pulls/comments', readPulls, NoBody, (call) => {
    const { state, repository } = call;
    const all = state.pulls
      .filter((pull) => pull.repositoryId === repository.id)
      .flatMap((pull) => reviewCommentsOf(state, pull));
    return paged(call, all, (one) => reviewCommentJson(state, one));
  });

  repositoryRoute(api, 'GET', '/pulls/comments/:id', readPulls, NoBody, (call) =>
    ok(reviewCommentJson(call.state, theReviewComment(call))),
  );

  repositoryRoute(api, 'PATCH', '/pulls/comments/:id', writePulls, Body, (call) => {
    const comment = theReviewComment(call);
    mayEdit(call, comment.userId);
    return ok(reviewCommentJson(call.state, editReviewComment(call.state, comment, call.by, call.body.body)));
  });

  repositoryRoute(api, 'DELETE', '/pulls/comments/:id', writePulls, NoBody, (call) => {
    const comment = theReviewComment(call);
    mayEdit(call, comment.userId);
    deleteReviewComment(call.state, comment, call.by);
    return noContent;
  });
}

/** The review comment that `:id` names. */
export function theReviewComment(call: RepositoryCall): ReviewComment {
  const comment = found(call.state.reviewComments.get(call.number('id')));
  if (pullById(call.state, comment.pullId).repositoryId !== call.repository.id) throw notFound();
  return comment;
}

/** Finds a comment's place in the diff, or says with GitHub's sentence that it has none. */
export function placeComment(
  files: readonly ChangedFile[],
  wanted: z.output<typeof LineComment>,
): NewReviewComment | 'Path could not be resolved' | 'Line could not be resolved' {
  const file = files.find((one) => one.path === wanted.path);
  if (file === undefined) return 'Path could not be resolved';
  const lines = patchLines(file.patch ?? '');
  const base = { path: wanted.path, body: wanted.body, side: wanted.side };
  if (wanted.subject_type === 'file') {
    return {
      ...base,
      line: null,
      position: null,
      startLine: null,
      startSide: null,
      diffHunk: lines[0]?.text ?? '',
    };
  }
  // The old way of counting is by lines below the first hunk's header.
  const line = wanted.line ?? lines[wanted.position ?? -1]?.RIGHT;
  const startLine = wanted.start_line ?? null;
  const startSide = startLine === null ? null : (wanted.start_side ?? wanted.side);
  const end = lines.findIndex((one) => line !== undefined && one[wanted.side] === line);
  const startShown = startSide === null || lines.some((one) => one[startSide] === startLine);
  if (line === undefined || end < 0 || !startShown) return 'Line could not be resolved';
  return { ...base, line, position: end, startLine, startSide, diffHunk: hunkUpTo(lines, end) };
}

/** GitHub shows the hunk from its header down to the line. */
function hunkUpTo(lines: readonly PatchLine[], end: number): string {
  const shown = lines.slice(0, end + 1).map((line) => line.text);
  return shown.slice(shown.findLastIndex((text) => text.startsWith('@@ '))).join('\n');
}

function reply(call: RepositoryCall, id: number, body: string): ReturnType<typeof created> {
  const { state, by } = call;
  const pull = thePull(call);
  const parent = found(state.reviewComments.get(id));
  if (parent.pullId !== pull.id) throw notFound();
  const { path, line, position, startLine, side: parentSide, startSide, diffHunk } = parent;
  const placed = { path, line, position, startLine, side: parentSide, startSide, diffHunk, body };
  return created(reviewCommentJson(state, addReviewComment(state, pull, by, placed, parent)));
}

function unplaced(error: Omit<FieldError, 'resource'>): ReturnType<typeof invalid> {
  return invalid({ resource: 'PullRequestReviewComment', ...error });
}
