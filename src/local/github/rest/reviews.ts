// Reviews of pull requests and who is asked for one.
import { z } from 'zod';
import { pullJson, reviewCommentJson, reviewJson } from '../shape/pull.ts';
import { userJson } from '../shape/user.ts';
import { pullFiles } from '../world/figures.ts';
import { mergeWaiting } from '../world/auto-merge.ts';
import { authorOf, requestReviewers, withdrawReviewers, type Pull } from '../world/pull.ts';
import { hasRole } from '../world/repository.ts';
import {
  addReview,
  dismissReview,
  reviewsOf,
  submitReview,
  type NewReviewComment,
  type Review,
  type ReviewState,
} from '../world/review.ts';
import { userById, userByLogin, type User } from '../world/user.ts';
import type { Access } from './authority.ts';
import { readPulls, thePull, writePulls } from './pulls.ts';
import { found, notFound, Refusal, unprocessable } from './refusal.ts';
import { LineComment, placeComment } from './review-comments.ts';
import { created, NoBody, ok, paged, repositoryRoute, type Api, type RepositoryCall } from './route.ts';

const stateOf = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;
type Verdict = keyof typeof stateOf;
const verdict = z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);

const NewReviewBody = z.object({
  commit_id: z.string().optional(),
  body: z.string().nullish(),
  event: verdict.optional(),
  comments: z.array(LineComment).optional(),
});

export function reviewRoutes(api: Api): void {
  const path = '/pulls/:number/reviews';

  repositoryRoute(api, 'GET', path, readPulls, NoBody, (call) => {
    const visible = reviewsOf(call.state, thePull(call)).filter((one) => one.state !== 'PENDING');
    return paged(call, visible, (one) => reviewJson(call.state, one));
  });

  repositoryRoute(api, 'POST', path, writePulls, NewReviewBody, async (call) => {
    const { state, body, by } = call;
    const pull = thePull(call);
    const comments = await placed(call, pull, body.comments ?? []);
    if (body.event) mayJudge(call, pull, body.event, body.body ?? '', comments.length);
    const review = addReview(state, pull, by, {
      body: body.body ?? '',
      state: body.event ? stateOf[body.event] : 'PENDING',
      commitId: body.commit_id ?? pull.headSha,
      comments,
    });
    await mergeWaiting(state, call.repository);
    return ok(reviewJson(state, review));
  });

  repositoryRoute(api, 'GET', `${path}/:id`, readPulls, NoBody, (call) =>
    ok(reviewJson(call.state, theReview(call))),
  );

  repositoryRoute(api, 'GET', `${path}/:id/comments`, readPulls, NoBody, (call) => {
    const review = theReview(call);
    const comments = call.state.reviewComments.filter((one) => one.reviewId === review.id);
    // Only in this list GitHub says null where an outdated comment has no position.
    return paged(call, comments, (one) => ({ position: null, ...reviewCommentJson(call.state, one) }));
  });

  const Text = z.object({ body: z.string() });
  repositoryRoute(api, 'PUT', `${path}/:id`, writePulls, Text, (call) => {
    const review = theReview(call);
    if (review.userId !== call.by.user.id) throw unprocessable('Can not update a review by somebody else');
    return ok(reviewJson(call.state, call.state.reviews.change(review.id, { body: call.body.body })));
  });

  const Submission = z.object({ event: verdict, body: z.string().nullish() });
  repositoryRoute(api, 'POST', `${path}/:id/events`, writePulls, Submission, (call) => {
    const review = theReview(call);
    const body = call.body.body ?? review.body;
    if (review.state !== 'PENDING') throw unprocessable('Could not submit a review that is not pending');
    const comments = call.state.reviewComments.filter((one) => one.reviewId === review.id);
    mayJudge(call, thePull(call), call.body.event, body, comments.length);
    const state: ReviewState = stateOf[call.body.event];
    return ok(reviewJson(call.state, submitReview(call.state, review, call.by, { state, body })));
  });

  const dismiss: Access = { app: ['pull_requests:write'], user: 'write' };
  repositoryRoute(
    api,
    'PUT',
    `${path}/:id/dismissals`,
    dismiss,
    z.object({ message: z.string() }),
    (call) => {
      const review = theReview(call);
      if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
        throw unprocessable('Can not dismiss a commented pull request review');
      }
      return ok(reviewJson(call.state, dismissReview(call.state, review, call.by)));
    },
  );

  requestRoutes(api);
}

const Reviewers = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

function requestRoutes(api: Api): void {
  const path = '/pulls/:number/requested_reviewers';

  repositoryRoute(api, 'GET', path, readPulls, NoBody, (call) => {
    const users = thePull(call).requestedReviewerIds.map((id) => userById(call.state, id));
    return ok({ users: users.map((user) => userJson(call.state, user)), teams: [] });
  });

  repositoryRoute(api, 'POST', path, { ...writePulls, user: 'triage' }, Reviewers, (call) => {
    const { state, repository, by, body } = call;
    const pull = thePull(call);
    const users = body.reviewers.map((login) => userByLogin(state, login));
    if (users.some((user) => user?.id === authorOf(state, pull).id)) {
      throw new Refusal(422, 'Review cannot be requested from pull request author.');
    }
    const known = users.filter(
      (user): user is User => user !== undefined && hasRole(state, repository, user, 'read'),
    );
    if (known.length < users.length || body.team_reviewers.length > 0) {
      throw new Refusal(
        422,
        'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
      );
    }
    return created(pullJson(state, requestReviewers(state, pull, by, known)));
  });

  repositoryRoute(api, 'DELETE', path, { ...writePulls, user: 'triage' }, Reviewers, (call) => {
    const users = call.body.reviewers.map((login) => found(userByLogin(call.state, login)));
    return ok(pullJson(call.state, withdrawReviewers(call.state, thePull(call), call.by, users)));
  });
}

/** GitHub's rules on who may say what. */
function mayJudge(call: RepositoryCall, pull: Pull, event: Verdict, body: string, comments: number): void {
  const isOwn = authorOf(call.state, pull).id === call.by.user.id;
  if (isOwn && event === 'APPROVE') throw unprocessable('Can not approve your own pull request');
  if (isOwn && event === 'REQUEST_CHANGES')
    throw unprocessable('Can not request changes on your own pull request');
  if (event === 'REQUEST_CHANGES' && body === '') throw unprocessable("Body can't be blank");
  if (event === 'COMMENT' && body === '' && comments === 0) throw unprocessable("Body can't be blank");
}

async function placed(
  call: RepositoryCall,
  pull: Pull,
  wanted: readonly z.output<typeof LineComment>[],
): Promise<NewReviewComment[]> {
  if (wanted.length === 0) return [];
  const files = await pullFiles(call.state, pull);
  return wanted.map((comment) => {
    const place = placeComment(files, comment);
    if (typeof place === 'string') throw unprocessable(place);
    return place;
  });
}

function theReview(call: RepositoryCall): Review {
  const review = found(call.state.reviews.get(call.number('id')));
  if (review.pullId !== thePull(call).id) throw notFound();
  return review;
}
