// Commit statuses, the older way in which CI reports.
import { z } from 'zod';
import { hasObject } from '../git/refs.ts';
import { combinedStatusJson, statusJson } from '../shape/check.ts';
import { mergeWaiting } from '../world/auto-merge.ts';
import { addStatus, latestStatuses, statusesOf } from '../world/status.ts';
import type { Access } from './authority.ts';
import { theCommit } from './checks.ts';
import { Refusal } from './refusal.ts';
import { type Api, created, NoBody, ok, paged, repositoryRoute } from './route.ts';

const NewStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().max(140, 'description is too long (maximum is 140 characters)').nullish(),
  context: z.string().default('default'),
});

export function statusRoutes(api: Api): void {
  const readStatuses: Access = { app: ['statuses:read'], user: 'read' };

  repositoryRoute(
    api,
    'POST',
    '/statuses/:sha',
    { app: ['statuses:write'], user: 'write' },
    NewStatus,
    async (call) => {
      const { state, repository, body, by } = call;
      const sha = call.param('sha');
      if (!(await hasObject(call.directory, sha, 'commit'))) {
        throw new Refusal(422, `No commit found for SHA: ${sha}`);
      }
      const status = addStatus(state, repository, by, {
        sha,
        state: body.state,
        context: body.context,
        description: body.description ?? null,
        targetUrl: body.target_url ?? null,
      });
      await mergeWaiting(state, repository);
      return created(statusJson(state, status));
    },
  );

  repositoryRoute(api, 'GET', '/commits/:ref{.+}/statuses', readStatuses, NoBody, async (call) => {
    const statuses = statusesOf(call.state, call.repository, await theCommit(call));
    return paged(call, statuses, (one) => statusJson(call.state, one));
  });

  repositoryRoute(api, 'GET', '/commits/:ref{.+}/status', readStatuses, NoBody, async (call) => {
    const sha = await theCommit(call);
    const latest = latestStatuses(call.state, call.repository, sha);
    return ok(combinedStatusJson(call.state, call.repository, sha, latest));
  });
}
