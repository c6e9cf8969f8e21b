// All checks of one App on a commit have ended.
import { z } from 'zod';
import { repository, webhookEvent } from './event.ts';
import { touchHead, touchPulls } from './touch.ts';

const payload = z.object({
  check_suite: z.object({
    app: z.object({ id: z.number() }).nullable(),
    head_sha: z.string(),
    pull_requests: z.array(z.object({ number: z.number() })),
  }),
  repository,
});

export const checkSuiteEvent = webhookEvent(
  'check_suite',
  payload,
  async ({ check_suite, repository }, deps) => {
    if (check_suite.app?.id === (await deps.github.self()).appId) return;
    const pulls = check_suite.pull_requests.map((pull) => pull.number);
    if (pulls.length > 0) return touchPulls(repository.id, pulls, deps);
    return touchHead(repository.id, check_suite.head_sha, deps);
  },
);
