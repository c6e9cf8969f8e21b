// A commit status was set: the older way for CI to report. It names branches, not pull requests.
import { z } from 'zod';
import { repository, webhookEvent } from './event.ts';
import { touchBranches } from './touch.ts';

const payload = z.object({ branches: z.array(z.object({ name: z.string() })), repository });

export const status = webhookEvent('status', payload, async ({ branches, repository }, deps) => {
  const names = branches.map((branch) => branch.name);
  await touchBranches(repository.id, names, deps);
});
