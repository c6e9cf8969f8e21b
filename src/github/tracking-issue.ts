// The tracking issue on GitHub: as it stands there, with who edited it, and brought up to date.
import type { Place } from '../domain/run.ts';
import type { TrackingIssueText } from '../wording/tracking-issue.ts';
import type { Octokit, Self } from './client.ts';
import type { Markers } from './markers.ts';

/** The issue as it stands on GitHub. */
export interface TrackingIssueNow {
  /** With line feeds only. */
  readonly body: string;
  /** Who edited it last, if that was somebody else. */
  readonly editedBy?: string;
  /** ISO 8601. */
  readonly editedAt?: string;
}

interface IssueNode {
  readonly repository: {
    readonly issue: {
      readonly body: string;
      readonly editor: { readonly login: string; readonly __typename: string } | null;
      readonly lastEditedAt: string | null;
    };
  };
}

const issueQuery = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) { body editor { login __typename } lastEditedAt }
  }
}`;

/** Who edited a body last, only GraphQL tells. Needs `issues: read`. */
export async function readTrackingIssue(
  octokit: Octokit,
  { owner, repo }: Place,
  number: number,
  self: Self,
): Promise<TrackingIssueNow> {
  const data = await octokit.graphql<IssueNode>(issueQuery, { owner, repo, number });
  const { body, editor, lastEditedAt } = data.repository.issue;
  const isOurs = editor?.__typename === 'Bot' && editor.login === self.slug;
  return {
    body: body.replaceAll(/\r\n?/g, '\n'),
    ...(editor === null || isOurs ? {} : { editedBy: editor.login }),
    ...(lastEditedAt === null ? {} : { editedAt: lastEditedAt }),
  };
}

interface TrackingIssueEdit {
  readonly text: TrackingIssueText;
  /** The body as it stands. */
  readonly now: string;
  /** The body that carries the marker by which the issue is found. */
  readonly known: string;
  readonly markers: Markers;
}

/** Brings the issue up to date; writes only if something differs. Needs `issues: write`. @returns the body as it is then. */
export async function writeTrackingIssue(
  octokit: Octokit,
  place: Place,
  number: number,
  { text, now, known, markers }: TrackingIssueEdit,
): Promise<string> {
  const own = markers.genuine(now);
  const body = [text.body, ...(own.length > 0 ? own : markers.genuine(known))].join('\n\n');
  if (now === body) return body;
  await octokit.rest.issues.update({ owner: place.owner, repo: place.repo, issue_number: number, body });
  return body;
}
