// Comments that belong to no run, because none was started. There is no row to remember them by, so the issue itself is
// asked whether we have said it already.
import type { RepositoryName } from './authority.ts';
import type { Octokit, Permissions, Self } from './client.ts';
import type { Markers } from './markers.ts';

export const commentPermissions: Permissions = { issues: 'write' };

export interface Notice {
  readonly issue: number;
  /** Says what it is about; two notices with the same name on the same issue are the same notice. */
  readonly name: string;
  readonly body: string;
}

/** @returns false if the notice was there already. */
export async function commentOnce(
  octokit: Octokit,
  at: RepositoryName,
  notice: Notice,
  by: { readonly self: Self; readonly markers: Markers },
): Promise<boolean> {
  const where = { owner: at.owner, repo: at.repo, issue_number: notice.issue };
  const identity = `notice/${at.owner}/${at.repo}#${notice.issue}/${notice.name}`;
  const said = await octokit.paginate(octokit.rest.issues.listComments, { ...where, per_page: 100 });
  if (said.some((each) => each.user?.id === by.self.botId && by.markers.carries(each.body, identity))) {
    return false;
  }
  await octokit.rest.issues.createComment({
    ...where,
    body: `${notice.body}\n\n${by.markers.write(identity)}`,
  });
  return true;
}
