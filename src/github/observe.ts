// Looks at a pull request: everything that the decision to merge depends on, at one moment.
import { mayCommand, type Permission } from '../domain/permission.ts';
import type { Observation } from '../domain/pull-request.ts';
import type { ActionsAccess } from './actions-access.ts';
import { permissionsOnce, type RepositoryName } from './authority.ts';
import { branchRules } from './branch-rules.ts';
import { checksOf } from './checks.ts';
import type { Octokit, Permissions, Self } from './client.ts';
import { mergeQueueOf } from './merge-queue.ts';
import { lacksReviews } from './review-decision.ts';
import { clip } from '../wording/outgoing.ts';
import { type OpenThread, openThreads, requestsIn, threadsOfReview } from './review-threads.ts';

/** What the token for a look needs. */
export const observePermissions: Permissions = {
  checks: 'read',
  contents: 'read',
  pull_requests: 'read',
  statuses: 'read',
};

/** Characters of one review; a worker reads it before its next attempt. */
const textLimit = 6_000;

interface LookOptions {
  readonly self: Self;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What of GitHub Actions we may use; asked only when a job has failed. */
  readonly actions?: () => Promise<ActionsAccess>;
}

/** GitHub answers `mergeable: null` at first and computes it because it was asked. */
const mostLooks = 4;

/**
 * Looks until what is seen can be acted on. A pull request closed without a merge gives its task up for good, and a read
 * during a merge may show just that for a moment, so it counts only when two looks in a row agree.
 */
export async function lookUntilSure(
  look: () => Promise<Observation>,
  pause: (looks: number) => Promise<unknown>,
): Promise<Observation> {
  let before: Observation | undefined;
  let seen = await look();
  for (let looks = 1; needsAnotherLook(seen, before, looks); looks += 1) {
    await pause(looks);
    before = seen;
    seen = await look();
  }
  return seen;
}

function needsAnotherLook(seen: Observation, before: Observation | undefined, looks: number): boolean {
  if (seen.state === 'closed') return before?.state !== 'closed';
  return seen.state === 'open' && seen.mergeable === 'unknown' && looks < mostLooks;
}

export async function observePull(
  octokit: Octokit,
  at: RepositoryName,
  number: number,
  options: LookOptions,
): Promise<Observation> {
  const { data: pull } = await octokit.rest.pulls.get({
    owner: at.owner,
    repo: at.repo,
    pull_number: number,
  });
  const over = pull.merged || pull.state === 'closed';
  const mergedBy = pull.merged ? pull.merged_by?.login : undefined;
  return {
    at: new Date(options.now).toISOString(),
    head: pull.head.sha,
    state: pull.merged ? 'merged' : pull.state,
    ...(pull.merged && pull.merge_commit_sha ? { mergeSha: pull.merge_commit_sha } : {}),
    ...(mergedBy === undefined ? {} : { mergedBy }),
    title: pull.title,
    base: pull.base.ref,
    draft: pull.draft ?? false,
    mergeable: over ? mergeableOf(pull) : await mergeableForAll(octokit, at, pull),
    // Once it is over, nobody asks any more what its checks and reviews said.
    ...(over ? nothingMore : await whatIsSaid(octokit, at, pull, options)),
    ...(over ? {} : autoMergeOf(pull, options.self)),
  };
}

function autoMergeOf({ auto_merge: set }: Pull, self: Self): Pick<Observation, 'autoMergeBy'> {
  const by = set?.enabled_by;
  return !by || by.id === self.botId ? {} : { autoMergeBy: by.login };
}

type WhatIsSaid = Pick<
  Observation,
  | 'pendingChecks'
  | 'failedChecks'
  | 'approvedBy'
  | 'changesRequestedBy'
  | 'awaitedReviewers'
  | 'requests'
  | 'mergeQueue'
>;

const nothingMore: WhatIsSaid = {
  pendingChecks: [],
  failedChecks: [],
  approvedBy: [],
  changesRequestedBy: [],
};

type Pull = Awaited<ReturnType<Octokit['rest']['pulls']['get']>>['data'];

async function whatIsSaid(
  octokit: Octokit,
  at: RepositoryName,
  pull: Pull,
  { self, now, actions }: LookOptions,
): Promise<WhatIsSaid> {
  const rules = await branchRules(octokit, at, pull.base.ref);
  const { pending, failed } = await checksOf(octokit, at, {
    head: pull.head.sha,
    base: pull.base,
    requiredByRules: rules.checks,
    quietMs: now - Date.parse(pull.updated_at),
    ourAppId: self.appId,
    ...(actions === undefined ? {} : { actions }),
  });
  const permission = permissionsOnce(octokit, at);
  const threads = pull.review_comments > 0 ? await openThreads(octokit, at, pull.number) : [];
  const requests = await requestsIn(threads, self, permission);
  const mergeQueue = await mergeQueueOf(octokit, at, {
    number: pull.number,
    byRule: rules.mergeQueue,
    blocked: pull.mergeable_state === 'blocked',
  });
  const awaitedReviewers = [
    ...(pull.requested_reviewers ?? []).map((person) => person.login),
    ...(pull.requested_teams ?? []).map((team) => `${at.owner}/${team.slug}`),
  ];
  return {
    pendingChecks: pending,
    failedChecks: failed,
    ...(await reviewsOf(octokit, at, pull, { permission, threads, self })),
    ...(awaitedReviewers.length === 0 ? {} : { awaitedReviewers }),
    ...(requests.length === 0 ? {} : { requests }),
    ...(mergeQueue === undefined ? {} : { mergeQueue }),
  };
}

/**
 * What GitHub tells us may be true for us alone, where a rule lists us among those who may bypass it. We do not: reviews
 * that are required of others are waited for. (Required checks are looked at one by one anyway.)
 */
async function mergeableForAll(
  octokit: Octokit,
  at: RepositoryName,
  pull: Pull,
): Promise<Observation['mergeable']> {
  const mergeable = mergeableOf(pull);
  return mergeable === 'yes' && (await lacksReviews(octokit, at, pull.number)) ? 'blocked' : mergeable;
}

/** `mergeable` is null while GitHub computes it. A red check that nothing requires ("unstable") is no obstacle to GitHub. */
function mergeableOf({ mergeable, mergeable_state: state }: Pull): Observation['mergeable'] {
  if (mergeable === null) return 'unknown';
  switch (state) {
    case 'clean':
    case 'unstable':
    case 'has_hooks':
      return mergeable ? 'yes' : 'conflict';
    case 'dirty':
      return 'conflict';
    case 'behind':
      return 'behind';
    case 'blocked':
      return mergeable ? 'blocked' : 'conflict';
    case 'draft':
      return 'blocked';
    default:
      return 'unknown';
  }
}

/** Who may say something here, and where. */
interface Voices {
  readonly permission: (login: string) => Promise<Permission>;
  readonly threads: readonly OpenThread[];
  readonly self: Self;
}

/**
 * The last word of each person with write permission; a comment takes nothing back. An approval is about the head it was
 * given to. A request for changes stands over later heads, as on GitHub: until it is dismissed, or that person approves.
 */
async function reviewsOf(
  octokit: Octokit,
  at: RepositoryName,
  pull: Pull,
  { permission, threads, self }: Voices,
): Promise<Pick<Observation, 'approvedBy' | 'changesRequestedBy'>> {
  const where = { owner: at.owner, repo: at.repo, pull_number: pull.number, per_page: 100 };
  const all = await octokit.paginate(octokit.rest.pulls.listReviews, where);
  const words = all.filter((each) => ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(each.state));
  const last = new Map(words.map((each) => [each.user?.id, each]));
  const approvedBy: string[] = [];
  const changesRequestedBy: ChangesRequest[] = [];
  for (const { user, state, body, id, commit_id, submitted_at } of last.values()) {
    const counts = state === 'CHANGES_REQUESTED' || (state === 'APPROVED' && commit_id === pull.head.sha);
    if (!counts || user?.type !== 'User' || !mayCommand(await permission(user.login))) continue;
    if (state === 'APPROVED') {
      approvedBy.push(user.login);
      continue;
    }
    const onLines = await lineComments(octokit, { ...where, review_id: id });
    const text = clip([body, ...onLines].filter(Boolean).join('\n'), textLimit);
    const inReview = threadsOfReview(threads, id, self);
    changesRequestedBy.push({
      login: user.login,
      text,
      // GitHub leaves the moment out only of reviews that were not submitted yet.
      at: new Date(submitted_at ?? 0).toISOString(),
      ...(inReview.length === 0 ? {} : { threads: inReview }),
    });
  }
  return { approvedBy, changesRequestedBy };
}

type ChangesRequest = Observation['changesRequestedBy'][number];
type ReviewAddress = NonNullable<Parameters<Octokit['rest']['pulls']['listCommentsForReview']>[0]>;

/** The first hundred: more than the text has room for. */
async function lineComments(octokit: Octokit, review: ReviewAddress): Promise<string[]> {
  const { data } = await octokit.rest.pulls.listCommentsForReview(review);
  return data.map((each) => `- \`${each.path}:${each.line ?? each.original_line ?? 1}\` ${each.body}`);
}
