// Branches and their protection.
import { z } from 'zod';
import { readCommit } from '../git/log.ts';
import { headOf, listRefs } from '../git/refs.ts';
import { branchJson, mergeQueueRuleJson, protectionJson, shortBranchJson } from '../shape/protection.ts';
import { mergeQueueOf } from '../world/merge-queue.ts';
import type { Protection } from '../state/protection.ts';
import { protect } from '../world/protection.ts';
import { administer, metadata, readContents } from './access.ts';
import { Refusal } from './refusal.ts';
import { inRepository, ok, paged, type Api } from './route.ts';

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

const noBranch = new Refusal(404, 'Branch not found');

export function protectionRoutes(api: Api): void {
  const { get, put } = inRepository(api);
  // Protection first: a branch's name may hold slashes, and the branch route would take them all.
  const path = '/branches/:branch{.+}/protection';
  put(path, administer, ProtectionBody, (call) => {
    const { state, repository, directory, body, param } = call;
    if (headOf(directory, param('branch')) === undefined) throw noBranch;
    const wanted = { branch: param('branch'), ...protectionIn(body) };
    return ok(protectionJson(state, protect(state, repository, wanted)));
  });

  get('/branches', readContents, (call) =>
    paged(call, listRefs(call.directory, 'refs/heads/'), ({ name, sha }) =>
      shortBranchJson(call.state, call.repository, name.slice('refs/heads/'.length), sha),
    ),
  );
  get(
    '/branches/:branch{.+}',
    readContents,
    async ({ directory, param }) => {
      const sha = headOf(directory, param('branch'));
      if (sha === undefined) throw noBranch;
      return readCommit(directory, sha);
    },
    ({ state, repository, param }, commit) => ok(branchJson(state, repository, param('branch'), commit)),
  );
  // A merge queue is the one rule of a ruleset that there is here.
  get('/rules/branches/:branch{.+}', metadata, ({ state, repository, param }) => {
    const queue = mergeQueueOf(state, repository, param('branch'));
    return ok(queue === undefined ? [] : [mergeQueueRuleJson(repository, queue)]);
  });
}

function protectionIn(
  body: z.output<typeof ProtectionBody>,
): Pick<Protection, 'requiredChecks' | 'requiredReviews' | 'enforceAdmins'> {
  const checks = body.required_status_checks;
  const reviews = body.required_pull_request_reviews;
  const listed = checks?.checks ?? checks?.contexts?.map((context) => ({ context, app_id: null })) ?? [];
  return {
    requiredChecks: checks && {
      strict: checks.strict,
      // -1 says on GitHub that any App will do.
      checks: listed.map(({ context, app_id: app = null }) => ({ context, appId: app === -1 ? null : app })),
    },
    requiredReviews: reviews && {
      count: reviews.required_approving_review_count,
      codeOwners: reviews.require_code_owner_reviews,
      dismissStale: reviews.dismiss_stale_reviews,
    },
    enforceAdmins: body.enforce_admins ?? false,
  };
}
