// Branches and their protection.
import { z } from 'zod';
import { readCommit } from '../git/log.ts';
import { headOf, listRefs } from '../git/refs.ts';
import { commitJson } from '../shape/commit.ts';
import { mergeQueueRuleJson, protectionJson, shortProtectionJson } from '../shape/protection.ts';
import { mergeQueueOf } from '../world/merge-queue.ts';
import { protect, protectionOf } from '../world/protection.ts';
import type { Access } from './authority.ts';
import { Refusal } from './refusal.ts';
import { noContent, NoBody, ok, paged, repositoryRoute, type Api, type RepositoryCall } from './route.ts';

const readContents: Access = { app: ['contents:read'], user: 'read' };
const readProtection: Access = { app: ['administration:read'], user: 'admin' };
const administer: Access = { app: ['administration:write'], user: 'admin' };

const Checks = z.object({
  strict: z.boolean(),
  contexts: z.array(z.string()).optional(),
  checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })).optional(),
});

const ProtectionBody = z.object({
  required_status_checks: Checks.nullable(),
  enforce_admins: z.boolean().nullable(),
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z.number().int().min(0).max(6).default(1),
      require_code_owner_reviews: z.boolean().default(false),
      dismiss_stale_reviews: z.boolean().default(false),
    })
    .nullable(),
  restrictions: z.unknown(),
});

export function protectionRoutes(api: Api): void {
  // Protection first: a branch's name may hold slashes, and the branch route would take them all.
  const path = '/branches/:branch{.+}/protection';
  const ofBranch = (call: RepositoryCall): NonNullable<ReturnType<typeof protectionOf>> => {
    const protection = protectionOf(call.state, call.repository, call.param('branch'));
    if (protection === undefined) throw new Refusal(404, 'Branch not protected');
    return protection;
  };

  repositoryRoute(api, 'GET', path, readProtection, NoBody, (call) =>
    ok(protectionJson(call.state, ofBranch(call))),
  );

  repositoryRoute(api, 'PUT', path, administer, ProtectionBody, async (call) => {
    const { state, repository, body } = call;
    const branch = call.param('branch');
    if ((await headOf(call.directory, branch)) === undefined) throw new Refusal(404, 'Branch not found');
    const checks = body.required_status_checks;
    const reviews = body.required_pull_request_reviews;
    const listed = checks?.checks ?? checks?.contexts?.map((context) => ({ context, app_id: null })) ?? [];
    const protection = protect(state, repository, {
      branch,
      requiredChecks: checks && {
        strict: checks.strict,
        // -1 says on GitHub that any App will do.
        checks: listed.map((one) => ({
          context: one.context,
          appId: one.app_id === -1 ? null : (one.app_id ?? null),
        })),
      },
      requiredReviews: reviews && {
        count: reviews.required_approving_review_count,
        codeOwners: reviews.require_code_owner_reviews,
        dismissStale: reviews.dismiss_stale_reviews,
      },
      enforceAdmins: body.enforce_admins ?? false,
    });
    return ok(protectionJson(state, protection));
  });

  repositoryRoute(api, 'DELETE', path, administer, NoBody, (call) => {
    call.state.protections.delete(ofBranch(call).id);
    return noContent;
  });

  branchRoutes(api);
}

function branchRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/branches', readContents, NoBody, async (call) => {
    const heads = await listRefs(call.directory, 'refs/heads/');
    const url = `${call.state.url}/api/v3/repos/${call.repository.fullName}`;
    return paged(call, heads, (ref) => {
      const name = ref.name.slice('refs/heads/'.length);
      return {
        name,
        commit: { sha: ref.sha, url: `${url}/commits/${ref.sha}` },
        ...shortProtectionJson(call.state, call.repository, name),
      };
    });
  });

  repositoryRoute(api, 'GET', '/branches/:branch{.+}', readContents, NoBody, async (call) => {
    const { state, repository, directory } = call;
    const name = call.param('branch');
    const sha = await headOf(directory, name);
    if (sha === undefined) throw new Refusal(404, 'Branch not found');
    const url = `${state.url}/api/v3/repos/${repository.fullName}/branches/${encodeURIComponent(name)}`;
    return ok({
      name,
      commit: commitJson(state, repository, await readCommit(directory, sha)),
      _links: { html: `${state.url}/${repository.fullName}/tree/${name}`, self: url },
      ...shortProtectionJson(state, repository, name),
    });
  });

  // A merge queue is the one rule of a ruleset that there is here.
  const anybody: Access = { app: ['metadata:read'], user: 'read' };
  repositoryRoute(api, 'GET', '/rules/branches/:branch{.+}', anybody, NoBody, (call) => {
    const queue = mergeQueueOf(call.state, call.repository, call.param('branch'));
    return ok(queue === undefined ? [] : [mergeQueueRuleJson(call.repository, queue)]);
  });
}
