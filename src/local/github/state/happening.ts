// What happened, as the rules tell it to whoever sends webhooks.
import type { App, Installation } from './app.ts';
import type { CheckRun, CheckSuite } from './check.ts';
import type { Comment } from './comment.ts';
import type { Issue } from './issue.ts';
import type { Label } from './label.ts';
import type { Pull } from './pull.ts';
import type { Repository } from './repository.ts';
import type { Review, ReviewComment, ReviewThread } from './review.ts';
import type { Status } from './status.ts';
import type { User } from './user.ts';

/** One movement of a reference; `before` or `after` is 40 zeros when it did not or does no longer exist. */
export interface RefChange {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** The things an event tells of; each becomes the payload's field of GitHub's name. */
export interface Subject {
  readonly issue?: Issue;
  readonly comment?: Comment;
  readonly label?: Label;
  readonly assignee?: User;
  readonly pull?: Pull;
  readonly review?: Review;
  readonly reviewComment?: ReviewComment;
  readonly reviewThread?: ReviewThread;
  readonly requestedReviewer?: User;
  readonly checkRun?: CheckRun;
  readonly checkSuite?: CheckSuite;
  /** The button of a check run that was pressed. */
  readonly requestedAction?: string;
  readonly status?: Status;
  readonly refChange?: RefChange;
  /** What was there before, in GitHub's form: `{title: {from: "..."}}`. */
  readonly changes?: Readonly<Record<string, object>>;
  /** Why a pull request left a merge queue or is no longer merged automatically. */
  readonly reason?: string;
  /** Of a synchronised pull request: its head before. */
  readonly before?: string;
  readonly repositoriesAdded?: readonly Repository[];
  readonly repositoriesRemoved?: readonly Repository[];
}

export interface Happening {
  readonly event: string;
  readonly action?: string;
  readonly repository?: Repository;
  /** Only this installation is told (installation events, buttons and re-runs of an App's own checks). */
  readonly installation?: Installation;
  /** Only this App is told, installed or not (`ping`). */
  readonly app?: App;
  readonly sender: User;
  readonly subject: Subject;
}
