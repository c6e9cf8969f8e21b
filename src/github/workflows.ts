// Whether a repository has GitHub Actions workflows: then a pushed commit is about to be checked, although no check shows it.
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { isNotFound } from './failure.ts';

/** What a commit holds never changes. The last one asked about in each repository is enough: bases move on. */
const known = new Map<string, { readonly commit: string; readonly found: boolean }>();

/** Asks with a token that has `contents: read`, once for each commit. */
export async function hasWorkflows(octokit: Octokit, at: RepositoryName, commit: string): Promise<boolean> {
  const name = `${at.owner}/${at.repo}`;
  const before = known.get(name);
  if (before?.commit === commit) return before.found;
  const found = await look(octokit, at, commit);
  known.set(name, { commit, found });
  return found;
}

async function look(octokit: Octokit, at: RepositoryName, commit: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getContent({
      owner: at.owner,
      repo: at.repo,
      path: '.github/workflows',
      ref: commit,
    });
    return Array.isArray(data) && data.some((each) => /\.ya?ml$/.test(each.name));
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
