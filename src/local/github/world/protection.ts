// Branch protection, and what still keeps a pull request from being merged.
import type { RequiredCheck, Protection } from '../state/protection.ts';
import { runsOn } from './check.ts';
import { missingOwners } from './code-owners.ts';
import { issueById } from './issue.ts';
import type { Pull } from '../state/pull.ts';
import type { Repository } from '../state/repository.ts';
import { hasRole, repositoryById } from './repository.ts';
import type { Review } from '../state/review.ts';
import { latestOpinions } from './review.ts';
import type { State } from '../state/state.ts';
import { latestStatuses } from './status.ts';
import type { Doer, User } from '../state/user.ts';
import { userById } from './user.ts';

export function protectionOf(state: State, repository: Repository, branch: string): Protection | undefined {
  return state.protections.find((one) => one.repositoryId === repository.id && one.branch === branch);
}

/** Sets a branch's protection anew. */
export function protect(
  state: State,
  repository: Repository,
  wanted: Omit<Protection, 'id' | 'repositoryId'>,
): Protection {
  const id = protectionOf(state, repository, wanted.branch)?.id ?? state.nextId();
  return state.protections.put({ id, repositoryId: repository.id, ...wanted });
}

type CheckOutcome = 'success' | 'failure' | 'pending' | 'expected';

/** How a required check stands on a commit; `expected` when nobody has reported it. */
function outcomeOf(state: State, repository: Repository, sha: string, required: RequiredCheck): CheckOutcome {
  const run = runsOn(state, repository, sha).find(
    (one) => one.name === required.context && (required.appId === null || one.appId === required.appId),
  );
  if (run) {
    if (run.status !== 'completed') return 'pending';
    return ['success', 'neutral', 'skipped'].includes(run.conclusion ?? '') ? 'success' : 'failure';
  }
  const status = latestStatuses(state, repository, sha).find((one) => one.context === required.context);
  if (status === undefined) return 'expected';
  return status.state === 'error' ? 'failure' : status.state;
}

const outcomeWords = {
  failure: 'is failing',
  pending: 'is in progress',
  expected: 'is expected',
} as const;

/** GitHub's sentence for the first thing that protection still asks for of them, if any (not counting `strict`). */
export function unmetRequirement(state: State, pull: Pull, of?: Doer): string | undefined {
  const repository = repositoryById(state, pull.repositoryId);
  const protection = protectionOf(state, repository, pull.baseRef);
  if (protection === undefined || maySkip(protection, of)) return undefined;
  return (
    unmetChecks(state, repository, pull, protection) ?? unmetReviews(state, repository, pull, protection)
  );
}

function maySkip({ bypassAppIds = [] }: Protection, by?: Doer): boolean {
  return by !== undefined && by.appId !== null && bypassAppIds.includes(by.appId);
}

function unmetChecks(
  state: State,
  repository: Repository,
  pull: Pull,
  protection: Protection,
): string | undefined {
  const required = protection.requiredChecks?.checks ?? [];
  const unmet = required.flatMap((check) => {
    const outcome = outcomeOf(state, repository, pull.headSha, check);
    return outcome === 'success' ? [] : [{ check, outcome }];
  });
  const [first] = unmet;
  if (first === undefined) return undefined;
  if (unmet.length > 1)
    return `${unmet.length} of ${required.length} required status checks have not succeeded.`;
  return `Required status check "${first.check.context}" ${outcomeWords[first.outcome]}.`;
}

function unmetReviews(
  state: State,
  repository: Repository,
  pull: Pull,
  protection: Protection,
): string | undefined {
  const required = protection.requiredReviews;
  if (required === null) return undefined;
  const opinions = weightyOpinions(state, repository, pull);
  if (opinions.some((review) => review.state === 'CHANGES_REQUESTED')) {
    return 'Changes have been requested by a reviewer with write access.';
  }
  const authorId = issueById(state, pull.issueId).authorId;
  const approvals = opinions.filter((one) => one.state === 'APPROVED' && one.userId !== authorId);
  if (approvals.length < required.count) {
    const reviews = required.count === 1 ? 'review is' : 'reviews are';
    return `At least ${required.count} approving ${reviews} required by reviewers with write access.`;
  }
  if (!required.codeOwners) return undefined;
  const owners = missingOwners(
    state,
    pull,
    approvals.map((one) => one.userId),
  );
  return owners.length === 0 ? undefined : `Waiting on code owner review from ${owners.join(' and/or ')}.`;
}

/** Of people who can write: what others think does not count. */
function weightyOpinions(state: State, repository: Repository, pull: Pull): Review[] {
  return latestOpinions(state, pull).filter((review) =>
    hasRole(state, repository, userById(state, review.userId), 'write'),
  );
}

type ReviewDecision = 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED';

/** How the pull request stands with its reviewers; `null` where the base asks for no review. */
export function reviewDecision(state: State, pull: Pull): ReviewDecision | null {
  const repository = repositoryById(state, pull.repositoryId);
  const protection = protectionOf(state, repository, pull.baseRef);
  const required = protection?.requiredReviews;
  if (protection === undefined || required == null) return null;
  if (required.count === 0 && !required.codeOwners) return null;
  if (unmetReviews(state, repository, pull, protection) === undefined) return 'APPROVED';
  const isRefused = weightyOpinions(state, repository, pull).some((one) => one.state === 'CHANGES_REQUESTED');
  return isRefused ? 'CHANGES_REQUESTED' : 'REVIEW_REQUIRED';
}

/** The branches that this user may change by pull request only. */
export function guardedBranches(state: State, repository: Repository, user: User): string[] {
  const isAdmin = hasRole(state, repository, user, 'admin');
  const queued = state.mergeQueues.filter((one) => one.repositoryId === repository.id);
  const byProtection = state.protections
    .filter((one) => one.repositoryId === repository.id)
    .filter((one) => one.requiredReviews !== null || one.requiredChecks !== null)
    .filter((one) => one.enforceAdmins || !isAdmin);
  return [...new Set([...byProtection, ...queued].map((one) => one.branch))];
}
