// The rules that rulesets lay on a branch: what it requires, and whether it takes changes by a merge queue only.
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { isNotFound } from './failure.ts';

interface BranchRules {
  readonly checks: readonly string[];
  readonly mergeQueue: boolean;
}

export async function branchRules(
  octokit: Octokit,
  at: RepositoryName,
  branch: string,
): Promise<BranchRules> {
  const where = { owner: at.owner, repo: at.repo, branch, per_page: 100 };
  try {
    const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, where);
    return {
      checks: rules.flatMap((rule) =>
        rule.type === 'required_status_checks'
          ? (rule.parameters?.required_status_checks ?? []).map((check) => check.context)
          : [],
      ),
      mergeQueue: rules.some((rule) => rule.type === 'merge_queue'),
    };
  } catch (error) {
    // Servers older than rulesets do not know the address.
    if (isNotFound(error)) return { checks: [], mergeQueue: false };
    throw error;
  }
}
