// The nouns as GraphQL shows them. A function is a field that is worked out only when it is asked for.
import { nodeId, time, timeOrNull } from '../shape/schema.ts';
import type { Issue } from '../state/issue.ts';
import type { MergeQueue, QueueEntry } from '../state/merge-queue.ts';
import { entryOf, mergeQueueFor, positionOf, stateOfEntry } from '../world/merge-queue.ts';
import { reviewDecision } from '../world/protection.ts';
import type { Pull } from '../state/pull.ts';
import { issueOf, pullById } from '../world/pull.ts';
import { repositoryById } from '../world/repository.ts';
import type { ReviewComment, ReviewThread } from '../state/review.ts';
import { commentsIn, threadsOf } from '../world/review.ts';
import type { State } from '../state/state.ts';
import { userById } from '../world/user.ts';
import { connection } from './connection.ts';

export function issueNode(state: State, issue: Issue): object {
  return {
    __typename: 'Issue',
    id: nodeId('I', issue.id),
    title: issue.title,
    body: issue.body ?? '',
    author: () => userNode(state, issue.authorId),
    editor: () => issue.bodyEdit && userNode(state, issue.bodyEdit.byId),
    lastEditedAt: timeOrNull(issue.bodyEdit?.at ?? null),
  };
}

export function pullNode(state: State, pull: Pull): object {
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    title: issueOf(state, pull).title,
    isDraft: pull.draft,
    headRefOid: pull.headSha,
    baseRefName: pull.baseRef,
    reviewDecision: () => reviewDecision(state, pull),
    isMergeQueueEnabled: () => mergeQueueFor(state, pull) !== undefined,
    isInMergeQueue: () => entryOf(state, pull) !== undefined,
    mergeQueueEntry: () => {
      const entry = entryOf(state, pull);
      return entry && entryNode(state, entry);
    },
    autoMergeRequest: pull.autoMerge && {
      mergeMethod: pull.autoMerge.method.toUpperCase(),
      enabledAt: time(pull.autoMerge.at),
      enabledBy: userNode(state, pull.autoMerge.byId),
    },
    reviewThreads: connection(
      () => threadsOf(state, pull),
      (thread) => threadNode(state, thread),
    ),
  };
}

export function queueNode(queue: MergeQueue): object {
  return { __typename: 'MergeQueue', id: nodeId('MQ', queue.id) };
}

export function entryNode(state: State, entry: QueueEntry): object {
  return {
    __typename: 'MergeQueueEntry',
    id: nodeId('MQE', entry.id),
    state: stateOfEntry(state, entry),
    position: positionOf(state, entry),
  };
}

export function threadNode(state: State, thread: ReviewThread): object {
  const comments = commentsIn(state, thread);
  const [first] = comments;
  return {
    __typename: 'PullRequestReviewThread',
    id: nodeId('PRRT', thread.id),
    isResolved: thread.resolvedById !== null,
    isOutdated: first?.outdated ?? false,
    path: first?.path ?? '',
    line: first?.outdated ? null : first?.line,
    comments: connection(
      () => comments,
      (comment) => reviewCommentNode(state, comment),
    ),
  };
}

function reviewCommentNode(state: State, comment: ReviewComment): object {
  const pull = pullById(state, comment.pullId);
  const { fullName } = repositoryById(state, pull.repositoryId);
  return {
    __typename: 'PullRequestReviewComment',
    ...numbered('PRRC', comment.id),
    body: comment.body,
    createdAt: time(comment.createdAt),
    url: `${state.url}/${fullName}/pull/${pull.number}#discussion_r${comment.id}`,
    author: () => userNode(state, comment.userId),
    pullRequestReview: numbered('PRR', comment.reviewId),
  };
}

/** What has outgrown 32 bits on GitHub, so that its number is handed out as text as well. */
function numbered(noun: string, id: number): object {
  return { id: nodeId(noun, id), databaseId: id, fullDatabaseId: String(id) };
}

/** An account; an App's bot is called by its slug here, without the `[bot]` that REST puts behind it. */
export function userNode(state: State, id: number): object {
  const { login, type } = userById(state, id);
  const noun = { User: 'U', Bot: 'BOT', Organization: 'O' }[type];
  return { __typename: type, login: login.replace(/\[bot\]$/, ''), id: nodeId(noun, id), databaseId: id };
}
