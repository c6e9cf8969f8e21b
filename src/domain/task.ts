// A node of a run's graph: what it is, the attempts at it, and where it stands.
import type { BranchDelivery, Delivery } from './delivery.ts';
import type { Failure } from './failure.ts';
import type { Proof } from './proof.ts';
import type { ChangeRequest } from './change-request.ts';
import type { PullRequest } from './pull-request.ts';
import type { Abandonment, Escalation } from './reason.ts';
import type { Spend } from './spend.ts';
import type { TaskKey, TaskSpec } from './task-spec.ts';
import type { Trouble } from './trouble.ts';
import type { Verdict } from './verdict.ts';

export type TaskStatus =
  | 'planned'
  | 'ready'
  | 'active'
  | 'awaiting_qa'
  | 'complete'
  | 'failed'
  | 'waiting_human'
  | 'abandoned';

/** Attempt 2 is told everything attempt 1 learned. */
export interface Attempt {
  readonly number: number;
  /** The commit its worktree started from. */
  readonly base: string;
  readonly startedAt: string;
  /** The stronger one that plays it, as `provider:model`; absent where the usual one does. */
  readonly model?: string;
  readonly endedAt?: string;
  /** What the worker said it did, for the pull request and for the attempts after it. */
  readonly summary?: string;
  readonly proof?: readonly Proof[];
  readonly failure?: Failure;
  /** What it had changed when it failed, for the attempts after it. */
  readonly diff?: string;
  readonly spend: Spend;
}

/** Why what is to be done makes no progress now (stall.ts). */
interface Stalled {
  readonly stalled?: Trouble;
}

/** Where a task stands; each stage carries what it needs, so that e.g. nothing can be merged without a delivery. */
export type Stage =
  | ({ readonly at: 'waiting' } & Stalled)
  | ({ readonly at: 'attempting'; readonly attempt: number } & Stalled)
  | ({
      readonly at: 'delivered';
      readonly delivery: Delivery;
      readonly verdict?: Verdict;
      /** When the verdict came (ISO 8601). */
      readonly judgedAt?: string;
      /** Reviews that ended without a verdict. */
      readonly failedReviews: number;
      /** People were reminded that its merge waits for them. */
      readonly reminded?: boolean;
    } & Stalled)
  | ({
      readonly at: 'conflicting';
      readonly delivery: BranchDelivery;
      readonly verdict?: Verdict;
      readonly judgedAt?: string;
      readonly reminded?: boolean;
    } & Stalled)
  | ({ readonly at: 'failed'; readonly failure: Failure } & Stalled)
  | {
      readonly at: 'waiting_human';
      readonly why: Escalation;
      readonly asked: boolean;
      /** ISO 8601. */
      readonly since?: string;
      readonly reminded?: boolean;
    }
  | {
      readonly at: 'complete';
      readonly mergeSha?: string;
      readonly result: string;
      /** Who did it by hand. */
      readonly byHand?: string;
    }
  | { readonly at: 'abandoned'; readonly why: Abandonment };

export interface Task extends TaskSpec {
  /** The plan task that created it. */
  readonly parent?: TaskKey;
  /** The last one of a run that is collected on a branch of its own: that branch into the default branch. */
  readonly isFinal?: boolean;
  readonly stage: Stage;
  readonly attempts: readonly Attempt[];
  readonly pull?: PullRequest;
  /** How many of its first attempts no longer count, because a person asked for a fresh start. */
  readonly forgiven: number;
  /** Notes it leaves for the tasks after it. */
  readonly notes: readonly string[];
  /** A person said it need not wait for what it comes after. */
  readonly released?: boolean;
  /** What people asked for while it waited for one, beside its failures: `after` so many attempts. */
  readonly requests?: readonly (ChangeRequest & { readonly after: number })[];
  /** Advice a person gave with the last retry. */
  readonly advice?: string;
  /** Work on the branch goes on from here; without it the next attempt starts from the base. */
  readonly head?: string;
  /** What we pushed to its branch, oldest first: anything else there is somebody else's. */
  readonly pushed: readonly string[];
  readonly settledAt?: string;
}

/** No worker has touched it, so the plan may still change what it is. */
export function isUntouched(task: Task): boolean {
  const { at } = task.stage;
  return task.attempts.length === 0 && (at === 'waiting' || at === 'waiting_human');
}

export function isSettled(task: Task): boolean {
  return task.stage.at === 'complete' || task.stage.at === 'abandoned';
}
