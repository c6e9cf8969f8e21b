// Commit statuses, the older way in which CI reports.
import { z } from 'zod';
import { combinedStatusJson, statusJson } from '../shape/check.ts';
import { mergeWaiting } from '../world/auto-merge.ts';
import { addStatus, latestStatuses, statusesOf } from '../world/status.ts';
import { readStatuses, writeStatuses } from './access.ts';
import { mustBeCommit, theCommit } from './commits.ts';
import { found } from './refusal.ts';
import { created, inRepository, ok, paged, type Api } from './route.ts';

const NewStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().max(140, 'description is too long (maximum is 140 characters)').nullish(),
  context: z.string().default('default'),
});

export function statusRoutes(api: Api): void {
  const { get, post } = inRepository(api);
  post(
    '/statuses/:sha',
    writeStatuses,
    NewStatus,
    async (call) => {
      const { state, repository, body, by } = call;
      const sha = await mustBeCommit(call, call.param('sha'));
      const { description = null, target_url: targetUrl = null, context } = body;
      const { id } = addStatus(state, repository, by, {
        sha,
        state: body.state,
        context,
        description,
        targetUrl,
      });
      await mergeWaiting(state, repository);
      return id;
    },
    ({ state }, id) => created(statusJson(state, found(state.statuses.get(id)))),
  );
  get('/commits/:ref{.+}/statuses', readStatuses, theCommit, (call, sha) =>
    paged(call, statusesOf(call.state, call.repository, sha), (one) => statusJson(call.state, one)),
  );
  get('/commits/:ref{.+}/status', readStatuses, theCommit, ({ state, repository }, sha) =>
    ok(combinedStatusJson(state, repository, sha, latestStatuses(state, repository, sha))),
  );
}
