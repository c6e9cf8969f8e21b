// Branch protection as GitHub shows it.
import type { Commit } from '../git/log.ts';
import type { MergeQueue } from '../state/merge-queue.ts';
import type { Protection } from '../state/protection.ts';
import { protectionOf } from '../world/protection.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryById } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import { commitJson } from './commit.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import type { Answer } from './schema.ts';

function protectionUrl(state: State, repository: Repository, branch: string): string {
  return `${repositoryUrl(state, repository)}/branches/${encodeURIComponent(branch)}/protection`;
}

export function protectionJson(state: State, protection: Protection): object {
  const url = protectionUrl(state, repositoryById(state, protection.repositoryId), protection.branch);
  const { requiredChecks, requiredReviews } = protection;
  const off = { enabled: false };
  return {
    url,
    ...(requiredChecks === null
      ? {}
      : {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            strict: requiredChecks.strict,
            contexts: requiredChecks.checks.map((check) => check.context),
            contexts_url: `${url}/required_status_checks/contexts`,
            checks: requiredChecks.checks.map((check) => ({ context: check.context, app_id: check.appId })),
          },
        }),
    ...(requiredReviews === null
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: requiredReviews.dismissStale,
            require_code_owner_reviews: requiredReviews.codeOwners,
            require_last_push_approval: false,
            required_approving_review_count: requiredReviews.count,
          },
        }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: off,
    allow_force_pushes: off,
    allow_deletions: off,
    block_creations: off,
    required_conversation_resolution: off,
    lock_branch: off,
    allow_fork_syncing: off,
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
  };
}

/** A merge queue as the rule of a ruleset that it is; the figures are GitHub's own for a new one. */
export function mergeQueueRuleJson(repository: Repository, { id, method }: MergeQueue): object {
  return {
    type: 'merge_queue',
    parameters: {
      merge_method: method.toUpperCase(),
      max_entries_to_build: 5,
      min_entries_to_merge: 1,
      max_entries_to_merge: 5,
      min_entries_to_merge_wait_minutes: 5,
      grouping_strategy: 'ALLGREEN',
      check_response_timeout_minutes: 60,
    },
    ruleset_source_type: 'Repository',
    ruleset_source: repository.fullName,
    ruleset_id: id,
  };
}

/** A branch in a list. */
export function shortBranchJson(
  state: State,
  repository: Repository,
  name: string,
  sha: string,
): Answer<'repos', 'listBranches'>[number] {
  const protection = protectionOf(state, repository, name);
  const checks = protection?.requiredChecks;
  const level = protection?.enforceAdmins ? 'everyone' : 'non_admins';
  return {
    name,
    commit: { sha, url: `${repositoryUrl(state, repository)}/commits/${sha}` },
    // What every reader of a branch may know of its protection.
    protected: protection !== undefined,
    protection: {
      enabled: protection !== undefined,
      required_status_checks: {
        enforcement_level: checks ? level : 'off',
        contexts: checks?.checks.map((check) => check.context) ?? [],
        checks: checks?.checks.map((check) => ({ context: check.context, app_id: check.appId })) ?? [],
      },
    },
    protection_url: protectionUrl(state, repository, name),
  };
}

export function branchJson(state: State, repository: Repository, name: string, commit: Commit): object {
  return {
    ...shortBranchJson(state, repository, name, commit.sha),
    commit: commitJson(state, repository, commit),
    _links: {
      html: `${repositoryPage(state, repository)}/tree/${name}`,
      self: `${repositoryUrl(state, repository)}/branches/${encodeURIComponent(name)}`,
    },
  };
}
