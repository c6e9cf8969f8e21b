// A person reviewed a task's pull request, or a review was dismissed.
import { z } from 'zod';
import { repository, sender, webhookEvent } from './event.ts';
import { touchPulls } from './touch.ts';

const payload = z.object({ pull_request: z.object({ number: z.number() }), repository, sender });

export const pullRequestReview = webhookEvent('pull_request_review', payload, async (event, deps) => {
  // The strategist's own review is a fact already.
  if (event.sender.id === (await deps.github.self()).botId) return;
  await touchPulls(event.repository.id, [event.pull_request.number], deps);
});
