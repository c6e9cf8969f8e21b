// Issues, labels, comments and reactions as GitHub shows them.
import type { Comment } from '../state/comment.ts';
import { commentsOn } from '../world/comment.ts';
import type { Issue } from '../state/issue.ts';
import { labelsOn, subIssuesSummary, dependenciesSummary, issueById } from '../world/issue.ts';
import type { Label } from '../state/label.ts';
import { reactionContents, type Reaction } from '../state/reaction.ts';
import { reactionsTo } from '../world/reaction.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryById, roleOf } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { userById } from '../world/user.ts';
import { viaAppJson } from './app.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, time, timeOrNull, type Answer } from './schema.ts';
import { userJson } from './user.ts';

type Association = Answer<'issues', 'getComment'>['author_association'];

/** How close the author is to the repository; it is a hint for readers and no authority. */
export function association(state: State, repository: Repository, user: User): Association {
  if (repository.ownerId === user.id) return 'OWNER';
  const hasRole =
    state.roles.has(`${repository.id}/${user.id}`) && roleOf(state, repository, user) !== 'none';
  return hasRole ? 'COLLABORATOR' : 'NONE';
}

export function labelJson(state: State, label: Label): Answer<'issues', 'getLabel'> {
  const repository = repositoryById(state, label.repositoryId);
  return {
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${repositoryUrl(state, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.isDefault,
    description: label.description,
  };
}

export function issueJson(state: State, issue: Issue): Answer<'issues', 'get'> {
  const repository = repositoryById(state, issue.repositoryId);
  const url = `${repositoryUrl(state, repository)}/issues/${issue.number}`;
  const assignees = issue.assigneeIds.map((id) => userJson(state, userById(state, id)));
  return {
    url,
    repository_url: repositoryUrl(state, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${repositoryPage(state, repository)}/${issue.isPull ? 'pull' : 'issues'}/${issue.number}`,
    id: issue.id,
    node_id: nodeId('I', issue.id),
    number: issue.number,
    title: issue.title,
    user: userJson(state, userById(state, issue.authorId)),
    labels: labelsOn(state, issue).map((label) => labelJson(state, label)),
    state: issue.state,
    locked: false,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: commentsOn(state, issue).length,
    created_at: time(issue.createdAt),
    updated_at: time(issue.updatedAt),
    closed_at: timeOrNull(issue.closedAt),
    closed_by: issue.closedById === null ? null : userJson(state, userById(state, issue.closedById)),
    author_association: association(state, repository, userById(state, issue.authorId)),
    active_lock_reason: null,
    body: issue.body,
    reactions: rollupJson(state, url, issue.id),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: viaAppJson(state, issue.appId),
    state_reason: issue.stateReason,
    ...(issue.isPull ? pullOfIssue(state, repository, issue) : {}),
    ...(issue.isPull ? {} : summaries(state, issue)),
  };
}

export function commentJson(state: State, comment: Comment): Answer<'issues', 'getComment'> {
  const repository = repositoryById(state, comment.repositoryId);
  const issue = issueById(state, comment.issueId);
  const author = userById(state, comment.authorId);
  const url = `${repositoryUrl(state, repository)}/issues/comments/${comment.id}`;
  const page = `${repositoryPage(state, repository)}/${issue.isPull ? 'pull' : 'issues'}/${issue.number}`;
  return {
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(state, repository)}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    user: userJson(state, author),
    created_at: time(comment.createdAt),
    updated_at: time(comment.updatedAt),
    author_association: association(state, repository, author),
    body: comment.body,
    reactions: rollupJson(state, url, comment.id),
    performed_via_github_app: viaAppJson(state, comment.appId),
  };
}

export function reactionJson(state: State, reaction: Reaction): Answer<'reactions', 'createForIssue'> {
  return {
    id: reaction.id,
    node_id: nodeId('REA', reaction.id),
    user: userJson(state, userById(state, reaction.userId)),
    content: reaction.content,
    created_at: time(reaction.createdAt),
  };
}

/** The counts of reactions to something whose API address is `url`. */
export function rollupJson(
  state: State,
  url: string,
  subjectId: number,
): NonNullable<Answer<'issues', 'get'>['reactions']> {
  const reactions = reactionsTo(state, subjectId);
  const counts = Object.fromEntries(
    reactionContents.map((content) => [content, reactions.filter((one) => one.content === content).length]),
  ) as Record<(typeof reactionContents)[number], number>;
  return { url: `${url}/reactions`, total_count: reactions.length, ...counts };
}

function pullOfIssue(state: State, repository: Repository, issue: Issue): object {
  const pull = state.pulls.find((one) => one.issueId === issue.id);
  const page = `${repositoryPage(state, repository)}/pull/${issue.number}`;
  return {
    draft: pull?.draft ?? false,
    pull_request: {
      url: `${repositoryUrl(state, repository)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: timeOrNull(pull?.mergedAt ?? null),
    },
  };
}

function summaries(state: State, issue: Issue): object {
  return {
    sub_issues_summary: subIssuesSummary(state, issue),
    issue_dependencies_summary: dependenciesSummary(state, issue),
  };
}
