// New comments on the lines of a pull request's diff: where they belong, and replies to them.
import { z } from 'zod';
import { patchLines, type ChangedFile, type PatchLine } from '../git/diff.ts';
import { reviewCommentJson } from '../shape/pull.ts';
import { pullFiles } from '../world/figures.ts';
import { alone } from '../world/repository.ts';
import { addReviewComment, type NewReviewComment } from '../world/review.ts';
import { writePulls } from './access.ts';
import { CommentBody } from './comments.ts';
import { thePull } from './pulls.ts';
import { found, invalid, notFound, type FieldError, type Refusal } from './refusal.ts';
import { created, inRepository, type Api, type Reply, type RepositoryCall } from './route.ts';

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

export function reviewCommentRoutes(api: Api): void {
  const { post } = inRepository(api);
  post('/pulls/:number/comments', writePulls, NewComment, added, shown);
  post(
    '/pulls/:number/comments/:id/replies',
    writePulls,
    CommentBody,
    async (call) => reply(call, call.number('id'), call.body.body),
    shown,
  );
}

function shown({ state }: RepositoryCall, id: number): Reply {
  return created(reviewCommentJson(state, found(state.reviewComments.get(id))));
}

/** Adds a comment on a line or a file, or a reply; answers its id. */
async function added(call: RepositoryCall<z.output<typeof NewComment>>): Promise<number> {
  const { state, repository, body, by } = call;
  if (body.in_reply_to !== undefined) return reply(call, body.in_reply_to, body.body);
  const { path } = body;
  if (path === undefined) throw unplaced({ field: 'path', code: 'missing_field' });
  // A push in between would move the lines.
  return alone(state, repository, async () => {
    const placed = placeComment(await pullFiles(state, thePull(call)), { ...body, path });
    if (typeof placed !== 'string') return addReviewComment(state, thePull(call), by, placed).id;
    const field = 'pull_request_review_thread.line';
    throw unplaced({ field, code: 'custom', message: `${field} must be part of the diff` });
  });
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

function reply(call: RepositoryCall, id: number, body: string): number {
  const { state, by } = call;
  const pull = thePull(call);
  const parent = found(state.reviewComments.get(id));
  if (parent.pullId !== pull.id) throw notFound();
  const { path, line, position, startLine, side: parentSide, startSide, diffHunk } = parent;
  const placed = { path, line, position, startLine, side: parentSide, startSide, diffHunk, body };
  return addReviewComment(state, pull, by, placed, parent).id;
}

function unplaced(error: Omit<FieldError, 'resource'>): Refusal {
  return invalid({ resource: 'PullRequestReviewComment', ...error });
}
