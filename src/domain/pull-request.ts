// A pull request as Troupe knows it: what the last look at GitHub found, and what has happened to it since.

/** A conversation on a line of a pull request. */
export interface ReviewThread {
  /** GitHub's node id. */
  readonly id: string;
  /** The comment that began it. */
  readonly comment: number;
}

/** A pull request as it was last seen on GitHub. */
export interface Observation {
  /** ISO 8601. */
  readonly at: string;
  readonly head: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly mergeSha?: string;
  readonly draft: boolean;
  /** `unknown` while GitHub computes it; `behind` where protection wants the base merged first. */
  readonly mergeable: 'yes' | 'conflict' | 'behind' | 'blocked' | 'unknown';
  readonly pendingChecks: readonly string[];
  readonly failedChecks: readonly FailedCheck[];
  /** Logins with write permission who approved this head. */
  readonly approvedBy: readonly string[];
  /** Standing requests for changes of people with write permission, whatever head they were made on; `at` is ISO 8601. */
  readonly changesRequestedBy: readonly {
    readonly login: string;
    readonly text: string;
    readonly at: string;
    readonly threads?: readonly ReviewThread[];
  }[];
  /** As it stands now; a person may have edited it. */
  readonly title?: string;
  /** The branch that it would be merged into. */
  readonly base?: string;
  /** Who merged it: a login, ours included. */
  readonly mergedBy?: string;
  /** Logins and teams whose review is asked for, such as code owners. */
  readonly awaitedReviewers?: readonly string[];
  /** Review comments by people with write permission that are addressed to Troupe, not resolved, and not answered yet. */
  readonly requests?: readonly ReviewRequest[];
  /** The tip of its base, where the head does not hold it; looked at for the last pull request of a run on its own branch. */
  readonly newBase?: string;
  /** Who told GitHub to merge it by itself as soon as it may: a login. */
  readonly autoMergeBy?: string;
  /** The base branch merges through a queue; `queued`: this pull request is in it. */
  readonly mergeQueue?: 'open' | 'queued';
}

export interface ReviewRequest extends ReviewThread {
  readonly login: string;
  /** ISO 8601. */
  readonly at: string;
  readonly path: string;
  readonly line?: number;
  readonly text: string;
}

export interface FailedCheck {
  readonly name: string;
  readonly summary: string;
  readonly url?: string;
  /** The check of that name is red on the base branch, too: not the task's doing. */
  readonly alsoOnBase?: boolean;
  /** How it can be run again; absent where GitHub offers no way. */
  readonly again?: CheckAgain;
}

/** `job`: of GitHub Actions. */
interface CheckAgain {
  readonly kind: 'job' | 'check_run';
  readonly id: number;
  /** ISO 8601; tells a result from the one before it under the same id. */
  readonly completedAt: string;
}

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly observed?: Observation;
  /** Since when every look has found the same (ISO 8601). */
  readonly unchangedSince?: string;
  /** GitHub would not merge this head when it was last asked to. */
  readonly refusal?: MergeRefusal;
  /** Red checks that were run once more at this head: a flaky one is green then. */
  readonly rerun?: { readonly head: string; readonly at: string; readonly checks: readonly FailedCheck[] };
  /** The head that was put into the merge queue, how often, and when last (ISO 8601). */
  readonly enqueued?: { readonly head: string; readonly at: string; readonly times: number };
  /** Number of the last fact that made a new look necessary. */
  readonly touched: number;
  /** Number of the last fact that the observation can have seen; 0 before the first look. */
  readonly seen: number;
}

export interface MergeRefusal {
  readonly head: string;
  /** GitHub's. */
  readonly words: string;
  /** ISO 8601. */
  readonly at: string;
  /** In a row, at this head. */
  readonly times: number;
}

/** Something about the pull request changed on GitHub since it was last observed. */
export function isStale(pull: PullRequest): boolean {
  return pull.touched > pull.seen;
}
