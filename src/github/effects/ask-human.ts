// The comment that asks a person about a task that keeps failing.
import { z } from 'zod';
import { commentPosted, findComment, postComment } from './comment.ts';
import { effectKind } from './kind.ts';

export const askHuman = effectKind({
  name: 'ask_human',
  permissions: { issues: 'write' },
  payload: z.object({ task: z.string(), issue: z.number(), body: z.string() }),
  result: commentPosted,
  send: (context, { issue, body }) => postComment(context, issue, body),
  find: (context, { issue }) => findComment(context, issue),
  fact: ({ task }) => ({ type: 'human_asked', task }),
});
