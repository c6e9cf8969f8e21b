// A check on some commit began or ended.
import { z } from 'zod';
import { repository, webhookEvent } from './event.ts';
import { touchHead, touchPulls } from './touch.ts';

const payload = z.object({
  check_run: z.object({
    app: z.object({ id: z.number() }).nullable(),
    head_sha: z.string(),
    pull_requests: z.array(z.object({ number: z.number() })),
  }),
  repository,
});

export const checkRunEvent = webhookEvent('check_run', payload, async ({ check_run, repository }, deps) => {
  if (check_run.app?.id === (await deps.github.self()).appId) return;
  const pulls = check_run.pull_requests.map((pull) => pull.number);
  // GitHub leaves the pull requests out when it has not connected them to the commit yet.
  if (pulls.length > 0) return touchPulls(repository.id, pulls, deps);
  return touchHead(repository.id, check_run.head_sha, deps);
});
