// Every change that Troupe makes on GitHub through its table of effects.
import { answerThread } from './answer-thread.ts';
import { askHuman } from './ask-human.ts';
import { checkRun } from './check-run.ts';
import { closeIssue } from './close-issue.ts';
import { closePullRequest } from './close-pull-request.ts';
import { comment } from './comment.ts';
import { deleteBranch } from './delete-branch.ts';
import { dequeuePullRequest } from './dequeue-pull-request.ts';
import { enqueuePullRequest } from './enqueue-pull-request.ts';
import type { OpenedEffect } from './kind.ts';
import { mergePullRequest } from './merge-pull-request.ts';
import { openPullRequest } from './open-pull-request.ts';
import { openTrackingIssue } from './open-tracking-issue.ts';
import { react } from './react.ts';
import { remindHuman } from './remind-human.ts';
import { rerunJobs } from './rerun-jobs.ts';
import { review } from './review.ts';

export const effectKinds = [
  answerThread,
  askHuman,
  checkRun,
  closeIssue,
  closePullRequest,
  comment,
  deleteBranch,
  dequeuePullRequest,
  enqueuePullRequest,
  mergePullRequest,
  openPullRequest,
  openTrackingIssue,
  react,
  remindHuman,
  rerunJobs,
  review,
] as const;

/** Parses an effect's payload with its kind. Throws on a kind that this release does not know. */
export function openEffect(effect: { readonly kind: string; readonly payload: unknown }): OpenedEffect {
  const kind = effectKinds.find((each) => each.name === effect.kind);
  if (kind === undefined) throw new Error(`There is no effect of the kind "${effect.kind}"`);
  return kind.open(effect.payload);
}
