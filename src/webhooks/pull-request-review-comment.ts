// A person commented on a line of a task's pull request, or deleted the comment. It may be addressed to Troupe.
import { z } from 'zod';
import { repository, sender, webhookEvent } from './event.ts';
import { touchPulls } from './touch.ts';

const payload = z.object({ pull_request: z.object({ number: z.number() }), repository, sender });

export const pullRequestReviewComment = webhookEvent(
  'pull_request_review_comment',
  payload,
  async (event, deps) => {
    // The strategist's findings and Troupe's own answers request nothing.
    if (event.sender.id === (await deps.github.self()).botId) return;
    await touchPulls(event.repository.id, [event.pull_request.number], deps);
  },
);
