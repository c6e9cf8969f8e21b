// Every event that Troupe subscribes to; app.yml names the same ones.
import { checkRunEvent } from './check-run.ts';
import { checkSuiteEvent } from './check-suite.ts';
import type { WebhookEvent } from './event.ts';
import { issueComment } from './issue-comment.ts';
import { issues } from './issues.ts';
import { pullRequestReviewComment } from './pull-request-review-comment.ts';
import { pullRequestReviewThread } from './pull-request-review-thread.ts';
import { pullRequestReview } from './pull-request-review.ts';
import { pullRequest } from './pull-request.ts';
import { push } from './push.ts';
import { status } from './status.ts';

export const events: readonly WebhookEvent[] = [
  checkRunEvent,
  checkSuiteEvent,
  issueComment,
  issues,
  pullRequest,
  pullRequestReview,
  pullRequestReviewComment,
  pullRequestReviewThread,
  push,
  status,
];
