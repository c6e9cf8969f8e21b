// The sub-issues of an issue, and what they are blocked by: a plan that people drew up on GitHub itself.
import type { SubIssue } from '../domain/sub-issue-plan.ts';
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { isNotFound } from './failure.ts';

/** The open ones, in the order people gave them. Asks with a token that has `issues: read`. */
export async function readSubIssues(
  octokit: Octokit,
  at: RepositoryName,
  issue: number,
): Promise<SubIssue[]> {
  const list = { owner: at.owner, repo: at.repo, issue_number: issue, per_page: 100 };
  const all = await orNone(octokit.paginate(octokit.rest.issues.listSubIssues, list));
  const found: SubIssue[] = [];
  for (const { number, title, body, state, repository_url: url } of all) {
    if (state !== 'open') continue;
    const repository = nameIn(url);
    const isHere = isSame(repository, at);
    const blockedBy = isHere ? await blockersOf(octokit, at, number) : [];
    found.push({
      name: isHere ? `#${number}` : `${repository}#${number}`,
      title,
      body: body ?? '',
      blockedBy,
      ...(isHere ? { number } : {}),
    });
  }
  return found;
}

/** Those that are still open: a closed one blocks nothing. */
async function blockersOf(octokit: Octokit, at: RepositoryName, number: number): Promise<string[]> {
  const list = { owner: at.owner, repo: at.repo, issue_number: number, per_page: 100 };
  const all = await orNone(octokit.paginate(octokit.rest.issues.listDependenciesBlockedBy, list));
  return all
    .filter((each) => each.state === 'open')
    .map((each) => {
      const repository = nameIn(each.repository_url);
      return isSame(repository, at) ? `#${each.number}` : `${repository}#${each.number}`;
    });
}

/** An older GitHub Enterprise has no such links between issues. */
async function orNone<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

/** `octo/todo` of `https://api.github.com/repos/octo/todo` */
function nameIn(url: string): string {
  return url.split('/').slice(-2).join('/');
}

function isSame(name: string, { owner, repo }: RepositoryName): boolean {
  return name.toLowerCase() === `${owner}/${repo}`.toLowerCase();
}
