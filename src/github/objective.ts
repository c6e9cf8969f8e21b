// Freezes what a run is to build: the issue as it stood when it was labelled, with the comments of people whose word counts.
import { mayCommand } from '../domain/permission.ts';
import type { Objective } from '../domain/run.ts';
import { permissionsOnce, type RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';

/** The issue as the webhook brought it: its title and body are those of the moment of labelling. */
interface LabelledIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  /** ISO 8601; labelling moves it, so nothing younger was there when the label came. */
  readonly updatedAt: string;
}

/** Asks with a token that has `issues: read` and `metadata: read`. */
export async function freezeObjective(
  octokit: Octokit,
  at: RepositoryName,
  issue: LabelledIssue,
  requestedBy: string,
): Promise<Objective> {
  const all = await octokit.paginate(octokit.rest.issues.listComments, {
    owner: at.owner,
    repo: at.repo,
    issue_number: issue.number,
    per_page: 100,
  });
  const permission = permissionsOnce(octokit, at);
  const labelledAt = Date.parse(issue.updatedAt);
  const comments: { login: string; body: string }[] = [];
  for (const { user, body, updated_at } of all) {
    // A comment edited since the label came no longer says what it said then, and there is no way to know what that was.
    if (user?.type !== 'User' || !body?.trim() || Date.parse(updated_at) > labelledAt) continue;
    if (mayCommand(await permission(user.login))) comments.push({ login: user.login, body });
  }
  return { title: issue.title, body: issue.body ?? '', comments, requestedBy };
}
