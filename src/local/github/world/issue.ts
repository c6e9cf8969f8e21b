// Issues, and what pull requests share with them: number, title, body, state, labels, assignees.
import type { StateReason, Issue } from '../state/issue.ts';
import type { Subject } from '../state/happening.ts';
import type { Label } from '../state/label.ts';
import { labelsNamed } from './label.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { Doer, User } from '../state/user.ts';
import { userById } from './user.ts';

export interface NewIssue {
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly assignees?: readonly User[] | undefined;
}

/** Opens an issue and raises `issues.opened` and `issues.labeled` for each label. */
export function openIssue(state: State, repository: Repository, by: Doer, wanted: NewIssue): Issue {
  const issue = recordIssue(state, repository, by, { ...wanted, isPull: false });
  tell(state, issue, by, 'opened');
  for (const label of labelsOn(state, issue)) tell(state, issue, by, 'labeled', { label });
  for (const assignee of wanted.assignees ?? []) tell(state, issue, by, 'assigned', { assignee });
  return issue;
}

/** Writes the issue's record without telling anybody: a pull request tells of itself. */
export function recordIssue(
  state: State,
  repository: Repository,
  by: Doer,
  wanted: NewIssue & { readonly isPull: boolean },
): Issue {
  const now = Date.now();
  return state.issues.put({
    id: state.nextId(),
    repositoryId: repository.id,
    number: issuesOf(state, repository).length + 1,
    isPull: wanted.isPull,
    title: wanted.title,
    body: wanted.body ?? null,
    authorId: by.user.id,
    appId: by.appId,
    state: 'open',
    stateReason: null,
    labelIds: labelsNamed(state, repository, wanted.labels ?? []).map((label) => label.id),
    assigneeIds: (wanted.assignees ?? []).map((user) => user.id),
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedById: null,
    bodyEdit: null,
  });
}

interface IssueChange {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly stateReason?: StateReason | null | undefined;
}

/** Changes text and state, and tells of each change that is one. */
export function changeIssue(state: State, before: Issue, by: Doer, change: IssueChange): Issue {
  const title = change.title ?? before.title;
  const body = change.body === undefined ? before.body : change.body;
  const changes = {
    ...(title === before.title ? {} : { title: { from: before.title } }),
    ...(body === before.body ? {} : { body: { from: before.body ?? '' } }),
  };
  let issue = before;
  if (Object.keys(changes).length > 0) {
    const now = Date.now();
    const bodyEdit = 'body' in changes ? { at: now, byId: by.user.id } : before.bodyEdit;
    issue = state.issues.change(issue.id, { title, body, bodyEdit, updatedAt: now });
    tell(state, issue, by, 'edited', { changes });
  }
  if (change.state === 'closed' && issue.state === 'open') {
    issue = closeIssue(state, issue, by, change.stateReason ?? 'completed');
  }
  if (change.state === 'open' && issue.state === 'closed' && !isMerged(state, issue)) {
    const reopened = { state: 'open', stateReason: 'reopened', closedAt: null, closedById: null } as const;
    issue = state.issues.change(issue.id, { ...reopened, updatedAt: Date.now() });
    tell(state, issue, by, 'reopened');
  }
  return issue;
}

/** A merged pull request stays closed. */
function isMerged(state: State, issue: Issue): boolean {
  return issue.isPull && state.pulls.find((one) => one.issueId === issue.id)?.mergedAt !== null;
}

/** Closes without a word where `silently`: a merge tells of the pull request itself. */
export function closeIssue(
  state: State,
  issue: Issue,
  by: Doer,
  reason: StateReason | null,
  silently = false,
): Issue {
  const now = Date.now();
  const closed = state.issues.change(issue.id, {
    state: 'closed',
    stateReason: issue.isPull ? null : reason,
    closedAt: now,
    closedById: by.user.id,
    updatedAt: now,
  });
  if (!silently) tell(state, closed, by, 'closed');
  return closed;
}

/** Gives an issue exactly these labels. */
export function setLabels(state: State, issue: Issue, by: Doer, labels: readonly Label[]): Issue {
  const before = labelsOn(state, issue);
  const labelIds = labels.map((label) => label.id);
  const changed = state.issues.change(issue.id, { labelIds, updatedAt: Date.now() });
  for (const label of before) {
    if (!labelIds.includes(label.id)) tell(state, changed, by, 'unlabeled', { label });
  }
  for (const label of labels) {
    if (!issue.labelIds.includes(label.id)) tell(state, changed, by, 'labeled', { label });
  }
  return changed;
}

/** Gives an issue exactly these assignees. */
export function setAssignees(state: State, issue: Issue, by: Doer, users: readonly User[]): Issue {
  const assigneeIds = users.map((user) => user.id);
  const changed = state.issues.change(issue.id, { assigneeIds, updatedAt: Date.now() });
  for (const id of issue.assigneeIds) {
    if (!assigneeIds.includes(id)) {
      tell(state, changed, by, 'unassigned', { assignee: userById(state, id) });
    }
  }
  for (const assignee of users) {
    if (!issue.assigneeIds.includes(assignee.id)) tell(state, changed, by, 'assigned', { assignee });
  }
  return changed;
}

export function issuesOf(state: State, repository: Repository): Issue[] {
  return state.issues.filter((issue) => issue.repositoryId === repository.id);
}

export function issueByNumber(state: State, repository: Repository, number: number): Issue | undefined {
  return state.issues.find((issue) => issue.repositoryId === repository.id && issue.number === number);
}

export function issueById(state: State, id: number): Issue {
  const issue = state.issues.linked(id);
  if (issue === undefined) throw new Error(`no issue ${id}`);
  return issue;
}

export function labelsOn(state: State, issue: Issue): Label[] {
  return issue.labelIds.flatMap((id) => state.labels.get(id) ?? []);
}

/** Raises the event of an issue, or of the pull request that it is. */
export function tell(state: State, issue: Issue, by: Doer, action: string, subject: Subject = {}): void {
  const repository = repositoryById(state, issue.repositoryId);
  const pull = issue.isPull ? state.pulls.find((one) => one.issueId === issue.id) : undefined;
  state.raise({
    event: pull ? 'pull_request' : 'issues',
    action,
    repository,
    sender: by.user,
    subject: { ...subject, ...(pull ? { pull } : { issue }) },
  });
}

/** Open issues and pull requests together, as GitHub counts them. */
export function openIssueCount(state: State, repository: Repository): number {
  return issuesOf(state, repository).filter((issue) => issue.state === 'open').length;
}

export function subIssuesSummary(
  state: State,
  issue: Issue,
): { readonly total: number; readonly completed: number; readonly percent_completed: number } {
  const children = subIssuesOf(state, issue);
  const completed = children.filter((child) => child.state === 'closed').length;
  const percent = children.length === 0 ? 0 : Math.floor((100 * completed) / children.length);
  return { total: children.length, completed, percent_completed: percent };
}

export function subIssuesOf(state: State, issue: Issue): Issue[] {
  return state.subIssues
    .filter((link) => link.parentId === issue.id)
    .map((link) => issueById(state, link.childId));
}

/** The issues that must be closed before this one can go on. */
export function blockersOf(state: State, issue: Issue): Issue[] {
  return state.dependencies
    .filter((link) => link.issueId === issue.id)
    .map((link) => issueById(state, link.blockerId));
}

/** The issues that wait for this one. */
function blockedBy(state: State, issue: Issue): Issue[] {
  return state.dependencies
    .filter((link) => link.blockerId === issue.id)
    .map((link) => issueById(state, link.issueId));
}

export function dependenciesSummary(state: State, issue: Issue): Readonly<Record<string, number>> {
  const open = (issues: readonly Issue[]): number => issues.filter((one) => one.state === 'open').length;
  const [before, after] = [blockersOf(state, issue), blockedBy(state, issue)];
  return {
    blocked_by: open(before),
    blocking: open(after),
    total_blocked_by: before.length,
    total_blocking: after.length,
  };
}
