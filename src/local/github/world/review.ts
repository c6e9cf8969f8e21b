// Reviews of pull requests, their comments on lines, and the threads these make.
import type { ReviewState, Review, ReviewThread, ReviewComment } from '../state/review.ts';
import type { Pull } from '../state/pull.ts';
import { authorOf, pullById } from './pull.ts';
import { repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { Doer, User } from '../state/user.ts';

export type NewReviewComment = Pick<
  ReviewComment,
  'path' | 'body' | 'line' | 'position' | 'startLine' | 'side' | 'startSide' | 'diffHunk'
>;

interface NewReview {
  readonly body: string;
  readonly state: ReviewState;
  readonly commitId: string;
  readonly comments: readonly NewReviewComment[];
}

/** Adds a review; one that is not pending is told of at once, and its author is no longer a requested reviewer. */
export function addReview(state: State, pull: Pull, by: Doer, wanted: NewReview): Review {
  const pending = wanted.state === 'PENDING';
  const review = state.reviews.put({
    id: state.nextId(),
    pullId: pull.id,
    userId: by.user.id,
    appId: by.appId,
    body: wanted.body,
    state: wanted.state,
    commitId: wanted.commitId,
    submittedAt: pending ? null : Date.now(),
  });
  for (const comment of wanted.comments) addToReview(state, review, by, comment);
  if (!pending) tellSubmitted(state, review, by);
  return review;
}

/** Makes a pending review final. */
export function submitReview(
  state: State,
  review: Review,
  by: Doer,
  verdict: Pick<Review, 'state' | 'body'>,
): Review {
  const submitted = state.reviews.change(review.id, { ...verdict, submittedAt: Date.now() });
  tellSubmitted(state, submitted, by);
  return submitted;
}

export function dismissReview(state: State, review: Review, by: Doer): Review {
  const dismissed = state.reviews.change(review.id, { state: 'DISMISSED' });
  tellReview(state, dismissed, by, 'dismissed');
  return dismissed;
}

/** A single comment is a review of its own; a reply joins its thread. */
export function addReviewComment(
  state: State,
  pull: Pull,
  by: Doer,
  wanted: NewReviewComment,
  replyTo?: ReviewComment,
): ReviewComment {
  const review = state.reviews.put({
    id: state.nextId(),
    pullId: pull.id,
    userId: by.user.id,
    appId: by.appId,
    body: '',
    state: 'COMMENTED',
    commitId: pull.headSha,
    submittedAt: Date.now(),
  });
  const comment = addToReview(state, review, by, wanted, replyTo);
  tellReview(state, review, by, 'submitted');
  tellReviewComment(state, comment, by, 'created');
  return comment;
}

export function editReviewComment(
  state: State,
  comment: ReviewComment,
  by: Doer,
  body: string,
): ReviewComment {
  const edited = state.reviewComments.change(comment.id, { body, updatedAt: Date.now() });
  tellReviewComment(state, edited, by, 'edited', comment.body);
  return edited;
}

export function deleteReviewComment(state: State, comment: ReviewComment, by: Doer): void {
  state.reviewComments.delete(comment.id);
  tellReviewComment(state, comment, by, 'deleted');
}

export function reviewsOf(state: State, pull: Pull): Review[] {
  return state.reviews.filter((review) => review.pullId === pull.id);
}

/** Comments of submitted reviews. */
export function reviewCommentsOf(state: State, pull: Pull): ReviewComment[] {
  return state.reviewComments.filter(
    (comment) => comment.pullId === pull.id && state.reviews.get(comment.reviewId)?.state !== 'PENDING',
  );
}

/** A review's own comments, also of one that is pending. */
export function commentsOfReview(state: State, review: Review): ReviewComment[] {
  return state.reviewComments.filter((comment) => comment.reviewId === review.id);
}

export function threadsOf(state: State, pull: Pull): ReviewThread[] {
  return state.reviewThreads.filter((thread) => thread.pullId === pull.id);
}

/** What each reviewer thinks now: comments do not change an opinion, a dismissal takes it away. */
export function latestOpinions(state: State, pull: Pull): Review[] {
  const opinions = new Map<number, Review>();
  for (const review of reviewsOf(state, pull)) {
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING') opinions.set(review.userId, review);
  }
  return [...opinions.values()].filter((review) => review.state !== 'DISMISSED');
}

function addToReview(
  state: State,
  review: Review,
  by: Doer,
  wanted: NewReviewComment,
  replyTo?: ReviewComment,
): ReviewComment {
  const now = Date.now();
  const threadId =
    replyTo?.threadId ??
    state.reviewThreads.put({ id: state.nextId(), pullId: review.pullId, resolvedById: null }).id;
  return state.reviewComments.put({
    ...wanted,
    id: state.nextId(),
    pullId: review.pullId,
    reviewId: review.id,
    threadId,
    inReplyToId: replyTo?.inReplyToId ?? replyTo?.id ?? null,
    userId: by.user.id,
    appId: by.appId,
    commitId: review.commitId,
    outdated: false,
    createdAt: now,
    updatedAt: now,
  });
}

function tellSubmitted(state: State, review: Review, by: Doer): void {
  const pull = pullById(state, review.pullId);
  if (pull.requestedReviewerIds.includes(by.user.id)) {
    const requestedReviewerIds = pull.requestedReviewerIds.filter((id) => id !== by.user.id);
    state.pulls.change(pull.id, { requestedReviewerIds });
  }
  tellReview(state, review, by, 'submitted');
  for (const comment of commentsOfReview(state, review)) tellReviewComment(state, comment, by, 'created');
}

function tellReview(state: State, review: Review, by: Doer, action: string): void {
  const pull = pullById(state, review.pullId);
  const repository = repositoryById(state, pull.repositoryId);
  const subject = { review, pull };
  state.raise({ event: 'pull_request_review', action, repository, sender: by.user, subject });
}

function tellReviewComment(
  state: State,
  reviewComment: ReviewComment,
  by: Doer,
  action: string,
  bodyBefore?: string,
): void {
  const pull = pullById(state, reviewComment.pullId);
  const repository = repositoryById(state, pull.repositoryId);
  const changes = bodyBefore === undefined ? {} : { changes: { body: { from: bodyBefore } } };
  const event = 'pull_request_review_comment';
  const subject = { reviewComment, pull, ...changes };
  state.raise({ event, action, repository, sender: by.user, subject });
}

/** Marks a thread as settled, or not. */
export function setResolved(state: State, thread: ReviewThread, by: Doer, resolved: boolean): ReviewThread {
  if ((thread.resolvedById !== null) === resolved) return thread;
  const reviewThread = state.reviewThreads.change(thread.id, { resolvedById: resolved ? by.user.id : null });
  const pull = pullById(state, thread.pullId);
  const repository = repositoryById(state, pull.repositoryId);
  const action = resolved ? 'resolved' : 'unresolved';
  const subject = { reviewThread, pull };
  state.raise({ event: 'pull_request_review_thread', action, repository, sender: by.user, subject });
  return reviewThread;
}

/** Whoever opened the pull request may settle its threads, and everybody who may write. */
export function roleToSettle(state: State, pull: Pull, user: User): 'read' | 'write' {
  return authorOf(state, pull).id === user.id ? 'read' : 'write';
}

/** What has been said in a thread, in order. */
export function commentsIn(state: State, thread: ReviewThread): ReviewComment[] {
  return state.reviewComments.filter((comment) => comment.threadId === thread.id);
}
