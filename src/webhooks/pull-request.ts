// A task's pull request was pushed to, edited, retargeted, closed, merged, enqueued or converted to a draft, or its
// review was requested.
import { z } from 'zod';
import { repository, webhookEvent } from './event.ts';
import { touchPulls } from './touch.ts';

const payload = z.object({ action: z.string(), number: z.number(), repository });

/** Without labels, assignees and the like, because no merge depends on them. */
const matters = [
  'closed',
  'reopened',
  'synchronize',
  'edited',
  'converted_to_draft',
  'ready_for_review',
  'review_requested',
  'review_request_removed',
  'auto_merge_enabled',
  'auto_merge_disabled',
  'enqueued',
  'dequeued',
];

export const pullRequest = webhookEvent('pull_request', payload, async (event, deps) => {
  if (matters.includes(event.action)) await touchPulls(event.repository.id, [event.number], deps);
});
