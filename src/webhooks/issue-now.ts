// The current state of an issue. A delivery tells an earlier state: later ones may have overtaken it, and a read from
// GitHub may in turn be older than the delivery.
import type { Run } from '../domain/run.ts';
import { sameLabel } from '../domain/starting-label.ts';
import type { Octokit } from '../github/client.ts';
import { GitHubFailure } from '../github/failure.ts';
import { NotYet, type RunLedger } from './event.ts';
import type { IssuesPayload } from './issues-payload.ts';

/** How long to wait for a late read or delivery, because both can lag by seconds. */
const latestMs = 60_000;

interface OpenRun {
  readonly id: number;
  readonly run: Run;
}

/** The open run of this issue; a tracking issue has none of its own. */
export async function openRunOf(event: IssuesPayload, runs: RunLedger): Promise<OpenRun | undefined> {
  const id = await runs.find(event.repository.id, event.issue.number);
  if (id === undefined) return undefined;
  const run = await runs.load(id);
  return run?.place.issue === event.issue.number ? { id, run } : undefined;
}

/** Both times are GitHub's, in whole seconds. Events within one second cannot be ordered, and count as nothing new. */
export function labelledBefore(run: Run, event: IssuesPayload): boolean {
  return Date.parse(run.labelledAt) < Date.parse(event.issue.updated_at);
}

export function isRecent(event: IssuesPayload): boolean {
  return Date.now() - Date.parse(event.issue.updated_at) < latestMs;
}

/**
 * Whether the issue is open and labelled now. Needs a token with `issues: read`.
 * @throws NotYet if GitHub contradicts the event, which may be because the read is older than the event.
 */
export async function isAskedFor(octokit: Octokit, event: IssuesPayload, label: string): Promise<boolean> {
  const issue = await readIssue(octokit, event);
  const asked = issue?.state === 'open' && issue.labels.some((each) => sameLabel(each, label));
  if (asked === (event.action === 'labeled')) return asked;
  // GitHub's times are whole seconds, so equal ones prove nothing.
  const isNewer = issue !== undefined && issue.updatedAt > Date.parse(event.issue.updated_at);
  if (!isNewer && isRecent(event)) throw new NotYet('GitHub does not show yet what its webhook tells');
  return asked;
}

interface Issue {
  readonly state: string;
  readonly labels: readonly (string | undefined)[];
  /** Epoch milliseconds. */
  readonly updatedAt: number;
}

/** Undefined if the issue was deleted or transferred. For a transferred one, GitHub answers with the new issue. */
async function readIssue(octokit: Octokit, event: IssuesPayload): Promise<Issue | undefined> {
  try {
    const { data } = await octokit.rest.issues.get({
      owner: event.repository.owner.login,
      repo: event.repository.name,
      issue_number: event.issue.number,
    });
    if (data.id !== event.issue.id) return undefined;
    const labels = data.labels.map((each) => (typeof each === 'string' ? each : each.name));
    return { state: data.state, labels, updatedAt: Date.parse(data.updated_at) };
  } catch (error) {
    if (error instanceof GitHubFailure && (error.status === 404 || error.status === 410)) return undefined;
    throw error;
  }
}
