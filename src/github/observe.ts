// Looks at a pull request: everything that the decision to merge depends on, at one moment.
import { mayCommand } from '../domain/permission.ts';
import type { Observation } from '../domain/task.ts';
import { permissionsOnce, type RepositoryName } from './authority.ts';
import { checksOf } from './checks.ts';
import type { Octokit, Permissions, Self } from './client.ts';
import { clip } from './outgoing.ts';

/** What the token for a look needs. */
export const observePermissions: Permissions = {
  checks: 'read',
  contents: 'read',
  pull_requests: 'read',
  statuses: 'read',
};

/** Characters of one review; a worker reads it before its next attempt. */
const textLimit = 6_000;

/** @param now epoch milliseconds. */
export async function observePull(
  octokit: Octokit,
  at: RepositoryName,
  number: number,
  options: { readonly self: Self; readonly now: number },
): Promise<Observation> {
  const { data: pull } = await octokit.rest.pulls.get({
    owner: at.owner,
    repo: at.repo,
    pull_number: number,
  });
  const head = pull.head.sha;
  const over = pull.merged || pull.state === 'closed';
  // Once it is over, nobody asks any more what its checks and reviews said.
  const checks = over
    ? { pending: [], failed: [] }
    : await checksOf(octokit, at, {
        head,
        base: pull.base,
        quietMs: options.now - Date.parse(pull.updated_at),
        ourAppId: options.self.appId,
      });
  const reviews = over
    ? { approvedBy: [], changesRequestedBy: [] }
    : await reviewsOf(octokit, at, number, head);
  return {
    at: new Date(options.now).toISOString(),
    head,
    state: pull.merged ? 'merged' : pull.state,
    ...(pull.merged && pull.merge_commit_sha ? { mergeSha: pull.merge_commit_sha } : {}),
    draft: pull.draft ?? false,
    mergeable: mergeableOf(pull.mergeable, pull.mergeable_state),
    pendingChecks: checks.pending,
    failedChecks: checks.failed,
    ...reviews,
  };
}

/** `mergeable` is null while GitHub computes it. A red check that nothing requires ("unstable") is no obstacle to GitHub. */
function mergeableOf(mergeable: boolean | null, state: string): Observation['mergeable'] {
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

/**
 * The last word of each person with write permission; a comment takes nothing back. An approval is about the head it was
 * given to. A request for changes stands over later heads, as on GitHub: until it is dismissed, or that person approves.
 */
async function reviewsOf(
  octokit: Octokit,
  at: RepositoryName,
  number: number,
  head: string,
): Promise<Pick<Observation, 'approvedBy' | 'changesRequestedBy'>> {
  const where = { owner: at.owner, repo: at.repo, pull_number: number, per_page: 100 };
  const all = await octokit.paginate(octokit.rest.pulls.listReviews, where);
  const words = all.filter((each) => ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(each.state));
  const last = new Map(words.map((each) => [each.user?.id, each]));
  const permission = permissionsOnce(octokit, at);
  const approvedBy: string[] = [];
  const changesRequestedBy: ChangesRequest[] = [];
  for (const { user, state, body, id, commit_id, submitted_at } of last.values()) {
    const counts = state === 'CHANGES_REQUESTED' || (state === 'APPROVED' && commit_id === head);
    if (!counts || user?.type !== 'User' || !mayCommand(await permission(user.login))) continue;
    if (state === 'APPROVED') {
      approvedBy.push(user.login);
      continue;
    }
    const onLines = await lineComments(octokit, { ...where, review_id: id });
    const text = clip([body, ...onLines].filter(Boolean).join('\n'), textLimit);
    // GitHub leaves the moment out only of reviews that were not submitted yet.
    changesRequestedBy.push({ login: user.login, text, at: new Date(submitted_at ?? 0).toISOString() });
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
