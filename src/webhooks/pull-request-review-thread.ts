// A conversation on a line of a task's pull request was resolved or reopened.
import { z } from 'zod';
import { repository, sender, webhookEvent } from './event.ts';
import { touchPulls } from './touch.ts';

/** GitHub sometimes omits the sender. */
const payload = z.object({
  pull_request: z.object({ number: z.number() }),
  repository,
  sender: sender.optional(),
});

export const pullRequestReviewThread = webhookEvent(
  'pull_request_review_thread',
  payload,
  async (event, deps) => {
    if (event.sender?.id === (await deps.github.self()).botId) return;
    await touchPulls(event.repository.id, [event.pull_request.number], deps);
  },
);
