// The one comment that reminds people of a task that has waited for them for long.
import { z } from 'zod';
import { commentPosted, findComment, postComment } from './comment.ts';
import { effectKind } from './kind.ts';

export const remindHuman = effectKind({
  name: 'remind_human',
  permissions: { issues: 'write' },
  payload: z.object({ task: z.string(), issue: z.number(), body: z.string() }),
  result: commentPosted,
  send: (context, { issue, body }) => postComment(context, issue, body),
  find: (context, { issue }) => findComment(context, issue),
  fact: ({ task }) => ({ type: 'human_reminded', task }),
});
