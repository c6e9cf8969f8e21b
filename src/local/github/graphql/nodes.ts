// The nouns as GraphQL shows them: pull requests, issues, comments, reviews, threads.
import { nodeId, parseNodeId, time, timeOrNull } from '../shape/schema.ts';
import { commentsOn, type Comment } from '../world/comment.ts';
import {
  entriesOf,
  entryOf,
  mergeQueueFor,
  mergeQueueOf,
  positionOf,
  stateOfEntry,
  type MergeQueue,
  type QueueEntry,
} from '../world/merge-queue.ts';
import { issueById, labelsOn, type Issue } from '../world/issue.ts';
import { mergeability, issueOf, pullById, type Pull } from '../world/pull.ts';
import { reviewDecision } from '../world/protection.ts';
import { repositoryById, type Repository } from '../world/repository.ts';
import {
  commentsIn,
  reviewsOf,
  threadsOf,
  type Review,
  type ReviewComment,
  type ReviewThread,
} from '../world/review.ts';
import type { State } from '../world/state.ts';
import { userById } from '../world/user.ts';
import { GraphqlError, type Args, type Node } from './execute.ts';

/** A page of nodes; cursors are positions. */
function connection<T>(items: readonly T[], shape: (item: T) => Node) {
  return ({ first, last, after }: Args): Node => {
    const start = typeof after === 'string' ? Number(after) : 0;
    const count = typeof first === 'number' ? first : items.length;
    const page = typeof last === 'number' ? items.slice(-last) : items.slice(start, start + count);
    const end = start + page.length;
    const nodes = page.map(shape);
    return {
      totalCount: items.length,
      nodes,
      edges: nodes.map((node, index) => ({ node, cursor: String(start + index + 1) })),
      pageInfo: {
        hasNextPage: typeof last !== 'number' && end < items.length,
        hasPreviousPage: start > 0,
        endCursor: page.length === 0 ? null : String(end),
        startCursor: page.length === 0 ? null : String(start + 1),
      },
    };
  };
}

export function repositoryNode(state: State, repository: Repository): Node {
  const byNumber = (pulls: boolean) => (args: Args) => {
    const issue = state.issues.find(
      (one) => one.repositoryId === repository.id && one.number === args['number'] && one.isPull === pulls,
    );
    if (issue === undefined) {
      const what = pulls ? 'a PullRequest' : 'an Issue';
      const message = `Could not resolve to ${what} with the number of ${String(args['number'])}.`;
      throw new GraphqlError('NOT_FOUND', message);
    }
    const pull = pulls ? state.pulls.find((one) => one.issueId === issue.id) : undefined;
    return pull ? pullNode(state, pull) : issueNode(state, issue);
  };
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    isPrivate: repository.private,
    url: `${state.url}/${repository.fullName}`,
    autoMergeAllowed: repository.allowAutoMerge,
    defaultBranchRef: { __typename: 'Ref', name: repository.defaultBranch },
    pullRequest: byNumber(true),
    issue: byNumber(false),
    mergeQueue: ({ branch }: Args) => {
      const name = typeof branch === 'string' ? branch : repository.defaultBranch;
      const queue = mergeQueueOf(state, repository, name);
      return queue === undefined ? null : queueNode(state, queue);
    },
  };
}

export function issueNode(state: State, issue: Issue): Node {
  return {
    __typename: 'Issue',
    id: nodeId('I', issue.id),
    databaseId: issue.id,
    url: conversationUrl(state, issue),
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
    ...conversation(state, issue),
  };
}

export function pullNode(state: State, pull: Pull): Node {
  const issue = issueOf(state, pull);
  const repository = repositoryById(state, pull.repositoryId);
  return {
    __typename: 'PullRequest',
    ...conversation(state, issue),
    id: nodeId('PR', pull.id),
    databaseId: pull.id,
    url: conversationUrl(state, issue),
    state: pull.mergedAt === null ? issue.state.toUpperCase() : 'MERGED',
    isDraft: pull.draft,
    reviewDecision: reviewDecision(state, pull),
    merged: pull.mergedAt !== null,
    mergedAt: timeOrNull(pull.mergedAt),
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    baseRefName: pull.baseRef,
    baseRefOid: pull.baseSha,
    mergeable: async () => {
      const known = await mergeability(state, pull);
      if (known === null) return 'UNKNOWN';
      return known ? 'MERGEABLE' : 'CONFLICTING';
    },
    repository: repositoryNode(state, repository),
    isMergeQueueEnabled: mergeQueueFor(state, pull) !== undefined,
    isInMergeQueue: entryOf(state, pull) !== undefined,
    mergeQueueEntry: map(entryOf(state, pull), (entry) => entryNode(state, entry)) ?? null,
    autoMergeRequest: pull.autoMerge && {
      __typename: 'AutoMergeRequest',
      mergeMethod: pull.autoMerge.method.toUpperCase(),
      enabledAt: time(pull.autoMerge.at),
      enabledBy: userNode(state, pull.autoMerge.byId),
      commitHeadline: null,
      commitBody: null,
    },
    reviews: connection(reviewsOf(state, pull), (review) => reviewNode(state, review)),
    reviewThreads: connection(threadsOf(state, pull), (thread) => threadNode(state, thread)),
  };
}

function queueNode(state: State, queue: MergeQueue): Node {
  const { fullName } = repositoryById(state, queue.repositoryId);
  return {
    __typename: 'MergeQueue',
    id: nodeId('MQ', queue.id),
    url: `${state.url}/${fullName}/queue/${queue.branch}`,
    entries: connection(entriesOf(state, queue), (entry) => entryNode(state, entry)),
  };
}

export function entryNode(state: State, entry: QueueEntry): Node {
  return {
    __typename: 'MergeQueueEntry',
    id: nodeId('MQE', entry.id),
    state: stateOfEntry(state, entry),
    position: positionOf(state, entry),
    enqueuedAt: time(entry.enqueuedAt),
    enqueuer: userNode(state, entry.byId),
    estimatedTimeToMerge: null,
    pullRequest: () => pullNode(state, pullById(state, entry.pullId)),
  };
}

export function threadNode(state: State, thread: ReviewThread): Node {
  const comments = commentsIn(state, thread);
  const [first] = comments;
  return {
    __typename: 'PullRequestReviewThread',
    id: nodeId('PRRT', thread.id),
    isResolved: thread.resolvedById !== null,
    resolvedBy: thread.resolvedById === null ? null : userNode(state, thread.resolvedById),
    isOutdated: first?.outdated ?? false,
    isCollapsed: thread.resolvedById !== null,
    path: first?.path ?? '',
    line: first?.outdated ? null : (first?.line ?? null),
    startLine: first?.startLine ?? null,
    diffSide: first?.side ?? 'RIGHT',
    comments: connection(comments, (comment) => reviewCommentNode(state, comment)),
  };
}

export function commentNode(state: State, comment: Comment): Node {
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', comment.id),
    url: `${conversationUrl(state, issueById(state, comment.issueId))}#issuecomment-${comment.id}`,
    ...remark(state, comment, comment.authorId),
  };
}

export function reviewNode(state: State, review: Review): Node {
  const about = { ...review, createdAt: review.submittedAt ?? 0, updatedAt: review.submittedAt ?? 0 };
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PRR', review.id),
    state: review.state,
    submittedAt: timeOrNull(review.submittedAt),
    url: `${conversationUrl(state, issueOf(state, pullById(state, review.pullId)))}#pullrequestreview-${review.id}`,
    ...remark(state, about, review.userId),
  };
}

export function reviewCommentNode(state: State, comment: ReviewComment): Node {
  const review = state.reviews.get(comment.reviewId);
  const parent = comment.inReplyToId === null ? undefined : state.reviewComments.get(comment.inReplyToId);
  return {
    __typename: 'PullRequestReviewComment',
    id: nodeId('PRRC', comment.id),
    path: comment.path,
    line: comment.outdated ? null : comment.line,
    diffHunk: comment.diffHunk,
    outdated: comment.outdated,
    url: `${conversationUrl(state, issueOf(state, pullById(state, comment.pullId)))}#discussion_r${comment.id}`,
    pullRequestReview: review ? () => reviewNode(state, review) : null,
    replyTo: parent ? () => reviewCommentNode(state, parent) : null,
    ...remark(state, comment, comment.userId),
  };
}

/** An account; an App's bot is called by its slug here, without the `[bot]` that REST puts behind it. */
export function userNode(state: State, id: number): Node {
  const { login, type } = userById(state, id);
  const noun = { User: 'U', Bot: 'BOT', Organization: 'O' }[type];
  const page = type === 'Bot' ? `apps/${login.replace(/\[bot\]$/, '')}` : login;
  return {
    __typename: type,
    login: login.replace(/\[bot\]$/, ''),
    id: nodeId(noun, id),
    databaseId: id,
    url: `${state.url}/${page}`,
  };
}

/** The record that a global id names, as a node. */
export function nodeById(state: State, globalId: string): Node | undefined {
  const { noun, id } = parseNodeId(globalId) ?? { noun: '', id: 0 };
  const shapes: Readonly<Record<string, () => Node | undefined>> = {
    R: () => map(state.repositories.get(id), (one) => repositoryNode(state, one)),
    I: () => map(state.issues.get(id), (one) => issueNode(state, one)),
    PR: () => map(state.pulls.get(id), (one) => pullNode(state, one)),
    IC: () => map(state.comments.get(id), (one) => commentNode(state, one)),
    PRR: () => map(state.reviews.get(id), (one) => reviewNode(state, one)),
    PRRC: () => map(state.reviewComments.get(id), (one) => reviewCommentNode(state, one)),
    PRRT: () => map(state.reviewThreads.get(id), (one) => threadNode(state, one)),
  };
  return shapes[noun]?.();
}

/** The repository that a global id's record is in: who may not read it may not see the record. */
export function repositoryOfNode(state: State, globalId: string): Repository | undefined {
  const { noun, id } = parseNodeId(globalId) ?? { noun: '', id: 0 };
  const pullIds: Readonly<Record<string, () => number | undefined>> = {
    PR: () => id,
    PRR: () => state.reviews.get(id)?.pullId,
    PRRC: () => state.reviewComments.get(id)?.pullId,
    PRRT: () => state.reviewThreads.get(id)?.pullId,
  };
  const repositoryIds: Readonly<Record<string, () => number | undefined>> = {
    R: () => id,
    I: () => state.issues.get(id)?.repositoryId,
    IC: () => state.comments.get(id)?.repositoryId,
  };
  const repositoryId = repositoryIds[noun]?.() ?? state.pulls.get(pullIds[noun]?.() ?? 0)?.repositoryId;
  return state.repositories.get(repositoryId ?? 0);
}

function map<T>(record: T | undefined, shape: (record: T) => Node): Node | undefined {
  return record === undefined ? undefined : shape(record);
}

/** The page of an issue or pull request. */
function conversationUrl(state: State, issue: Issue): string {
  const { fullName } = repositoryById(state, issue.repositoryId);
  return `${state.url}/${fullName}/${issue.isPull ? 'pull' : 'issues'}/${issue.number}`;
}

/** What issues and pull requests share. */
function conversation(state: State, issue: Issue): Node {
  const labels = labelsOn(state, issue);
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    author: userNode(state, issue.authorId),
    editor: issue.bodyEdit && userNode(state, issue.bodyEdit.byId),
    lastEditedAt: timeOrNull(issue.bodyEdit?.at ?? null),
    createdAt: time(issue.createdAt),
    updatedAt: time(issue.updatedAt),
    closed: issue.state === 'closed',
    labels: connection(labels, (label) => ({ __typename: 'Label', name: label.name, color: label.color })),
    comments: connection(commentsOn(state, issue), (comment) => commentNode(state, comment)),
  };
}

/** What all kinds of comments share. */
function remark(
  state: State,
  comment: Pick<Comment, 'id' | 'body' | 'minimizedReason' | 'createdAt' | 'updatedAt'>,
  authorId: number,
): Node {
  return {
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: userNode(state, authorId),
    isMinimized: comment.minimizedReason !== null,
    minimizedReason: comment.minimizedReason,
    createdAt: time(comment.createdAt),
    updatedAt: time(comment.updatedAt),
  };
}
