// The default branch moved, by our merge or by a person's: every open pull request may now conflict with it.
import { z } from 'zod';
import { repository, webhookEvent } from './event.ts';
import { touchRepository } from './touch.ts';

const payload = z.object({
  ref: z.string(),
  repository: repository.pick({ id: true, default_branch: true }),
});

export const push = webhookEvent('push', payload, async ({ ref, repository }, deps) => {
  if (ref === `refs/heads/${repository.default_branch}`) await touchRepository(repository.id, deps);
});
