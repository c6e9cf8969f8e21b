// Reviews of pull requests and who is asked for one.
import { z } from 'zod';
import { pullJson, reviewCommentJson, reviewJson } from '../shape/pull.ts';
import { userJson } from '../shape/user.ts';
import { pullFiles } from '../world/figures.ts';
import { mergeWaiting } from '../world/auto-merge.ts';
import type { Pull } from '../state/pull.ts';
import { authorOf, requestReviewers, withdrawReviewers } from '../world/pull.ts';
import { alone, hasRole } from '../world/repository.ts';
import type { Review } from '../state/review.ts';
import {
  addReview,
  commentsOfReview,
  dismissReview,
  reviewsOf,
  submitReview,
  type NewReviewComment,
} from '../world/review.ts';
import type { User } from '../state/user.ts';
import { userById, userByLogin } from '../world/user.ts';
import { decidePulls, readPulls, triagePulls, writePulls } from './access.ts';
import { thePull } from './pulls.ts';
import { found, notFound, Refusal, unprocessable } from './refusal.ts';
import { LineComment, placeComment } from './review-comments.ts';
import { created, inRepository, ok, paged, type Api, type Reply, type RepositoryCall } from './route.ts';

const stateOf = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;
type Verdict = keyof typeof stateOf;
const verdict = z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);

const NewReviewBody = z.object({
  commit_id: z.string().optional(),
  body: z.string().nullish(),
  event: verdict.optional(),
  comments: z.array(LineComment).optional(),
});

const Submission = z.object({ event: verdict, body: z.string().nullish() });
const Dismissal = z.object({ message: z.string() });

export function reviewRoutes(api: Api): void {
  const { get, post, put } = inRepository(api);
  const path = '/pulls/:number/reviews';
  const shown = ({ state }: RepositoryCall, review: Review): Reply => ok(reviewJson(state, review));

  get(path, readPulls, (call) => {
    const visible = reviewsOf(call.state, thePull(call)).filter((one) => one.state !== 'PENDING');
    return paged(call, visible, (one) => reviewJson(call.state, one));
  });
  post(path, writePulls, NewReviewBody, added, (call, id) => shown(call, found(call.state.reviews.get(id))));
  get(`${path}/:id/comments`, readPulls, (call) =>
    // Only in this list GitHub says null where an outdated comment has no position.
    paged(call, commentsOfReview(call.state, theReview(call)), (one) => ({
      position: null,
      ...reviewCommentJson(call.state, one),
    })),
  );
  post(`${path}/:id/events`, writePulls, Submission, (call) => {
    const review = theReview(call);
    const body = call.body.body ?? review.body;
    if (review.state !== 'PENDING') throw unprocessable('Could not submit a review that is not pending');
    const comments = commentsOfReview(call.state, review);
    mayJudge(call, thePull(call), call.body.event, body, comments.length);
    const state = stateOf[call.body.event];
    return shown(call, submitReview(call.state, review, call.by, { state, body }));
  });
  put(`${path}/:id/dismissals`, decidePulls, Dismissal, (call) => {
    const review = theReview(call);
    if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
      throw unprocessable('Can not dismiss a commented pull request review');
    }
    return shown(call, dismissReview(call.state, review, call.by));
  });
  requestRoutes(api);
}

/** Adds a review with its comments on lines; answers its id. */
async function added(call: RepositoryCall<z.output<typeof NewReviewBody>>): Promise<number> {
  const { state, repository, body, by } = call;
  // A push in between would move the lines.
  const { id } = await alone(state, repository, async () => {
    const comments = await placed(call, body.comments ?? []);
    const pull = thePull(call);
    if (body.event) mayJudge(call, pull, body.event, body.body ?? '', comments.length);
    return addReview(state, pull, by, {
      body: body.body ?? '',
      state: body.event ? stateOf[body.event] : 'PENDING',
      commitId: body.commit_id ?? pull.headSha,
      comments,
    });
  });
  await mergeWaiting(state, repository);
  return id;
}

const Reviewers = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

function requestRoutes(api: Api): void {
  const { get, post, delete: remove } = inRepository(api);
  const path = '/pulls/:number/requested_reviewers';

  get(path, readPulls, (call) => {
    const users = thePull(call).requestedReviewerIds.map((id) => userById(call.state, id));
    return ok({ users: users.map((user) => userJson(call.state, user)), teams: [] });
  });

  post(path, triagePulls, Reviewers, (call) => {
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

  remove(path, triagePulls, Reviewers, (call) => {
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
  wanted: readonly z.output<typeof LineComment>[],
): Promise<NewReviewComment[]> {
  if (wanted.length === 0) return [];
  const files = await pullFiles(call.state, thePull(call));
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
