// Issues: list, open, read, change, assign.
import { z } from 'zod';
import { issueJson } from '../shape/issue.ts';
import type { Issue } from '../state/issue.ts';
import {
  changeIssue,
  issueByNumber,
  issuesOf,
  labelsOn,
  openIssue,
  setAssignees,
  setLabels,
} from '../world/issue.ts';
import { labelsNamed } from '../world/label.ts';
import type { Role } from '../state/repository.ts';
import { hasRole } from '../world/repository.ts';
import type { User } from '../state/user.ts';
import { userById, userByLogin } from '../world/user.ts';
import { openIssues, readIssues, triageIssues, writeIssues } from './access.ts';
import { found, invalid, Refusal } from './refusal.ts';
import { created, ok, paged, inRepository, type Api, type RepositoryCall } from './route.ts';

/** GitHub takes a label's name alone or in an object. */
export const labelName = z.union([z.string(), z.object({ name: z.string() }).transform((one) => one.name)]);
/** The text of an issue, comment or pull request. */
export const markdown = z.string().max(65_536, 'body is too long (maximum is 65536 characters)');
const title = z.union([z.string(), z.number().transform(String)]);

const NewIssueBody = z.object({
  title: title.refine((text) => text.trim() !== '', "title can't be blank"),
  body: markdown.nullish(),
  labels: z.array(labelName).optional(),
  assignees: z.array(z.string()).optional(),
});

const IssueChangeBody = z.object({
  title: title.optional(),
  body: markdown.nullish(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullish(),
  labels: z.array(labelName).optional(),
  assignees: z.array(z.string()).optional(),
});

const Assignees = z.object({ assignees: z.array(z.string()).default([]) });

export function issueRoutes(api: Api): void {
  const { get, post, patch } = inRepository(api);
  get('/issues', readIssues, (call) => paged(call, selected(call), (issue) => issueJson(call.state, issue)));

  post('/issues', openIssues, NewIssueBody, (call) => {
    const { state, repository, body, by } = call;
    // Labels and assignees of people without push access are silently dropped, as on GitHub.
    const trusted = by.appId !== null || hasRole(state, repository, by.user, 'triage');
    const extras = trusted ? { labels: body.labels, assignees: usersNamed(call, body.assignees) } : {};
    const issue = openIssue(state, repository, by, { title: body.title, body: body.body, ...extras });
    return created(issueJson(state, issue));
  });

  get('/issues/:number', readIssues, (call) => ok(issueJson(call.state, theIssue(call))));

  patch('/issues/:number', writeIssues, IssueChangeBody, (call) => {
    const { state, body, by } = call;
    const before = theIssue(call);
    const words = body.title !== undefined || body.body !== undefined;
    mayEdit(call, before.authorId, words ? 'write' : 'triage');
    const { title, body: text, state: openOrClosed, state_reason: stateReason } = body;
    let issue = changeIssue(state, before, by, { title, body: text, state: openOrClosed, stateReason });
    if (body.labels) issue = setLabels(state, issue, by, labelsNamed(state, call.repository, body.labels));
    if (body.assignees) issue = setAssignees(state, issue, by, usersNamed(call, body.assignees));
    return ok(issueJson(state, issue));
  });

  post('/issues/:number/assignees', triageIssues, Assignees, (call) => {
    const issue = theIssue(call);
    const present = issue.assigneeIds.map((id) => userById(call.state, id));
    const added = usersNamed(call, call.body.assignees).filter(
      (user) => !issue.assigneeIds.includes(user.id),
    );
    const changed = setAssignees(call.state, issue, call.by, [...present, ...added]);
    return created(issueJson(call.state, changed));
  });
}

/** The issue (or pull request) that `:number` names. */
export function theIssue(call: RepositoryCall): Issue {
  return found(issueByNumber(call.state, call.repository, call.number('number')));
}

/** Authors change what is theirs; others need write for its words and triage for its state, Apps their permission. */
export function mayEdit(call: RepositoryCall, authorId: number, least: Role = 'write'): void {
  const { state, repository, by } = call;
  if (by.appId !== null || by.user.id === authorId || hasRole(state, repository, by.user, least)) return;
  throw new Refusal(403, 'Must have admin rights to Repository.');
}

/** Accounts that can be assigned: with a role of their own in the repository. */
function usersNamed(call: RepositoryCall, logins: readonly string[] = []): User[] {
  return logins.map((login) => {
    const user = userByLogin(call.state, login);
    if (user && hasRole(call.state, call.repository, user, 'read')) return user;
    throw invalid({ resource: 'Issue', field: 'assignees', code: 'invalid', value: login });
  });
}

function selected(call: RepositoryCall): Issue[] {
  const { state, repository, query } = call;
  const wanted = query('state') ?? 'open';
  const labels = (query('labels') ?? '').split(',').filter((name) => name !== '');
  const since = query('since');
  const key = ({ updated: 'updatedAt', comments: 'number' } as const)[query('sort') ?? ''] ?? 'createdAt';
  const direction = query('direction') === 'asc' ? 1 : -1;
  return issuesOf(state, repository)
    .filter((issue) => wanted === 'all' || issue.state === wanted)
    .filter((issue) => {
      const names = labelsOn(state, issue).map((label) => label.name.toLowerCase());
      return labels.every((name) => names.includes(name.toLowerCase()));
    })
    .filter((issue) => since === undefined || issue.updatedAt >= Date.parse(since))
    .filter((issue) => byLogin(call, 'creator', [issue.authorId]))
    .filter((issue) => byLogin(call, 'assignee', issue.assigneeIds))
    .sort((a, b) => direction * (a[key] - b[key] || a.number - b.number));
}

function byLogin(call: RepositoryCall, parameter: 'creator' | 'assignee', ids: readonly number[]): boolean {
  const login = call.query(parameter);
  if (login === undefined || login === '*') return login === undefined || ids.length > 0;
  if (login === 'none') return ids.length === 0;
  return ids.some((id) => userById(call.state, id).login.toLowerCase() === login.toLowerCase());
}
