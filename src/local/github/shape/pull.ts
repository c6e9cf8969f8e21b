// Pull requests, their reviews and review comments as GitHub shows them.
import type { MergeableState } from '../world/merge.ts';
import type { Pull } from '../state/pull.ts';
import { issueOf, pullById } from '../world/pull.ts';
import type { Repository } from '../state/repository.ts';
import { ownerOf, repositoryById } from '../world/repository.ts';
import type { Review, ReviewComment, ReviewThread } from '../state/review.ts';
import { commentsIn, reviewCommentsOf } from '../world/review.ts';
import type { State } from '../state/state.ts';
import { userById } from '../world/user.ts';
import { association, issueJson, labelJson, rollupJson } from './issue.ts';
import { mergeSettings, repositoryJson, repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, time, timeOrNull, type Answer } from './schema.ts';
import { userJson } from './user.ts';
import { labelsOn } from '../world/issue.ts';

type PullJson = Answer<'pulls', 'list'>[number];

function linksOf(state: State, repository: Repository, pull: Pull) {
  const api = repositoryUrl(state, repository);
  const url = `${api}/pulls/${pull.number}`;
  const page = `${repositoryPage(state, repository)}/pull/${pull.number}`;
  return {
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: `${api}/issues/${pull.number}`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${pull.number}/comments`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
  };
}

/** A pull request in a list. */
export function pullJson(state: State, pull: Pull): PullJson {
  const repository = repositoryById(state, pull.repositoryId);
  const issue = issueOf(state, pull);
  const { reactions: _reactions, ...shared } = issueJson(state, issue);
  const links = linksOf(state, repository, pull);
  const href = (url: string): { href: string } => ({ href: url });
  return {
    ...links,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: shared.user,
    body: issue.body,
    labels: labelsOn(state, issue).map((label) => labelJson(state, label)) as PullJson['labels'],
    milestone: null,
    active_lock_reason: null,
    created_at: time(issue.createdAt),
    updated_at: time(issue.updatedAt),
    closed_at: timeOrNull(issue.closedAt),
    merged_at: timeOrNull(pull.mergedAt),
    merge_commit_sha: pull.mergeSha,
    assignee: shared.assignee,
    assignees: shared.assignees ?? [],
    requested_reviewers: pull.requestedReviewerIds.map((id) => userJson(state, userById(state, id))),
    requested_teams: [],
    head: sideJson(state, repository, pull.headRef, pull.headSha),
    base: sideJson(state, repository, pull.baseRef, pull.baseSha),
    _links: {
      self: href(links.url),
      html: href(links.html_url),
      issue: href(links.issue_url),
      comments: href(links.comments_url),
      review_comments: href(links.review_comments_url),
      review_comment: href(links.review_comment_url),
      commits: href(links.commits_url),
      statuses: href(links.statuses_url),
    },
    author_association: shared.author_association ?? 'NONE',
    auto_merge: autoMergeJson(state, pull),
    draft: pull.draft,
  };
}

/** A pull request asked for alone: with what git counted, and whether it can be merged as far as the asker may know. */
export function fullPullJson(
  state: State,
  pull: Pull,
  mergeable: boolean | null,
  mergeableState: MergeableState,
): object {
  return {
    ...pullJson(state, pull),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState,
    merged_by: pull.mergedById === null ? null : userJson(state, userById(state, pull.mergedById)),
    comments: issueJson(state, issueOf(state, pull)).comments,
    review_comments: reviewCommentsOf(state, pull).length,
    maintainer_can_modify: false,
    commits: pull.figures.commits,
    additions: pull.figures.additions,
    deletions: pull.figures.deletions,
    changed_files: pull.figures.changedFiles,
  };
}

/** As check runs name the pull requests they belong to. */
export function smallPullJson(state: State, pull: Pull): Answer<'checks', 'get'>['pull_requests'][number] {
  const repository = repositoryById(state, pull.repositoryId);
  const repo = { id: repository.id, url: repositoryUrl(state, repository), name: repository.name };
  return {
    url: `${repo.url}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: { ref: pull.headRef, sha: pull.headSha, repo },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo },
  };
}

export function reviewJson(state: State, review: Review): Answer<'pulls', 'getReview'> {
  const pull = pullById(state, review.pullId);
  const repository = repositoryById(state, pull.repositoryId);
  const links = linksOf(state, repository, pull);
  const user = userById(state, review.userId);
  const page = `${links.html_url}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: userJson(state, user),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: links.url,
    author_association: association(state, repository, user),
    _links: { html: { href: page }, pull_request: { href: links.url } },
    ...(review.submittedAt === null ? {} : { submitted_at: time(review.submittedAt) }),
    commit_id: review.commitId,
  };
}

export function reviewCommentJson(state: State, comment: ReviewComment): Answer<'pulls', 'getReviewComment'> {
  const pull = pullById(state, comment.pullId);
  const repository = repositoryById(state, pull.repositoryId);
  const links = linksOf(state, repository, pull);
  const url = `${repositoryUrl(state, repository)}/pulls/comments/${comment.id}`;
  const page = `${links.html_url}#discussion_r${comment.id}`;
  const user = userById(state, comment.userId);
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: pull.headSha,
    original_commit_id: comment.commitId,
    ...(comment.inReplyToId === null ? {} : { in_reply_to_id: comment.inReplyToId }),
    user: userJson(state, user),
    body: comment.body,
    created_at: time(comment.createdAt),
    updated_at: time(comment.updatedAt),
    html_url: page,
    pull_request_url: links.url,
    author_association: association(state, repository, user),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: links.url } },
    ...(comment.line === null ? {} : { original_line: comment.line }),
    ...(comment.position === null ? {} : { original_position: comment.position }),
    ...(comment.position === null || comment.outdated ? {} : { position: comment.position }),
    // GitHub's description has no null here, so an outdated comment has no line at all.
    ...(comment.line === null || comment.outdated ? {} : { line: comment.line }),
    start_line: comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startSide,
    side: comment.side,
    subject_type: comment.line === null ? 'file' : 'line',
    reactions: rollupJson(state, url, comment.id),
  };
}

/** A thread as its events tell of it. */
export function threadJson(state: State, thread: ReviewThread): object {
  // Unlike the REST API's description, that of the events wants them named where there are none any more.
  const comments = commentsIn(state, thread).map((comment) => ({
    position: null,
    line: null,
    ...reviewCommentJson(state, comment),
  }));
  return { node_id: nodeId('PRRT', thread.id), comments };
}

function sideJson(state: State, repository: Repository, ref: string, sha: string): PullJson['head'] {
  const owner = ownerOf(state, repository);
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: userJson(state, owner),
    repo: {
      ...repositoryJson(state, repository),
      ...mergeSettings(repository),
    } as unknown as PullJson['head']['repo'],
  };
}

function autoMergeJson(state: State, pull: Pull): PullJson['auto_merge'] {
  if (pull.autoMerge === null) return null;
  return {
    enabled_by: userJson(state, userById(state, pull.autoMerge.byId)),
    merge_method: pull.autoMerge.method,
    commit_title: '',
    commit_message: '',
  };
}
