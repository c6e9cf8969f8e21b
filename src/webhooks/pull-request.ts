// A task's pull request was pushed to, edited, closed, merged, or became a draft.
import { z } from 'zod';
import { repository, webhookEvent } from './event.ts';
import { touchPulls } from './touch.ts';

const payload = z.object({ action: z.string(), number: z.number(), repository });

/** Labels, assignees and the like change nothing that a merge depends on. */
const matters = [
  'closed',
  'reopened',
  'synchronize',
  'edited',
  'converted_to_draft',
  'ready_for_review',
  'enqueued',
  'dequeued',
];

export const pullRequest = webhookEvent('pull_request', payload, async (event, deps) => {
  if (matters.includes(event.action)) await touchPulls(event.repository.id, [event.number], deps);
});
