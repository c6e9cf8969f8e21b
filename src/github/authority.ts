// What a person may do in a repository, as GitHub says at this moment. Labels, logins and `author_association` are no
// authority: people with triage may label, and a name ending in `[bot]` proves nothing.
import { type Permission, permissions } from '../domain/permission.ts';
import type { Octokit } from './client.ts';
import { isNotFound } from './failure.ts';

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** Asks with a token that has `metadata: read`. Somebody GitHub does not know here has `none`. */
export async function permissionOf(octokit: Octokit, at: RepositoryName, login: string): Promise<Permission> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      owner: at.owner,
      repo: at.repo,
      username: login,
    });
    // `role_name` is exact; a custom role has a name of its own, and `permission` says what it amounts to.
    return asPermission(data.role_name) ?? asPermission(data.permission) ?? 'none';
  } catch (error) {
    if (isNotFound(error)) return 'none';
    throw error;
  }
}

function asPermission(name: string): Permission | undefined {
  return permissions.find((permission) => permission === name);
}

/** Asks GitHub once for each login; for one look at many comments or reviews, not to be kept. */
export function permissionsOnce(
  octokit: Octokit,
  at: RepositoryName,
): (login: string) => Promise<Permission> {
  const asked = new Map<string, Promise<Permission>>();
  return (login) => {
    const answer = asked.get(login) ?? permissionOf(octokit, at, login);
    asked.set(login, answer);
    return answer;
  };
}
