// A commit status was set: the older way for CI to report. It names a commit, not a pull request.
import { z } from 'zod';
import { repository, webhookEvent } from './event.ts';
import { touchHead } from './touch.ts';

const payload = z.object({ sha: z.string(), repository });

export const status = webhookEvent('status', payload, async ({ sha, repository }, deps) => {
  await touchHead(repository.id, sha, deps);
});
