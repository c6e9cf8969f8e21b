// What a task is: a node of a run's graph, the tries at it, and where it stands.

export const profiles = ['code', 'test', 'plan', 'research'] as const;
/** Which worker does a task. `code` and `test` end in a pull request, `plan` in subtasks, `research` in a report. */
export type Profile = (typeof profiles)[number];

/** `T1`, `T2`, … in the order they joined the plan. */
export type TaskKey = string;

export type TaskStatus =
  | 'planned'
  | 'ready'
  | 'active'
  | 'awaiting_qa'
  | 'complete'
  | 'failed'
  | 'waiting_human'
  | 'abandoned';

/** A task as the director, a planner or a person wrote it. */
export interface TaskSpec {
  readonly key: TaskKey;
  readonly title: string;
  readonly profile: Profile;
  readonly description: string;
  /** What must be true in the end; the strategist answers each one with evidence. */
  readonly criteria: readonly string[];
  /** Files or folders it expects to touch, relative to the repository's root. */
  readonly paths: readonly string[];
  readonly after: readonly TaskKey[];
  /** The sub-issue on GitHub that it was taken from. */
  readonly issue?: number;
}

/** Money and tokens used. `usd` is null as soon as one call's price was unknown. */
export interface Spend {
  readonly usd: number | null;
  readonly tokens: number;
}

export type FailureKind =
  /** The worker gave up, ran out of steps or time, or delivered nothing. */
  | 'fruitless'
  /** The strategist or a person asked for changes. */
  | 'rejected'
  /** A check on the pull request is red. */
  | 'checks'
  /** Our own machinery broke; it does not use up a try. */
  | 'machinery';

export interface Failure {
  readonly kind: FailureKind;
  /** One line for people. */
  readonly summary: string;
  /** What the next attempt is told: findings, test output, what was tried. Markdown. */
  readonly detail: string;
  /** Equal for two failures that are the same failure. */
  readonly fingerprint: string;
  /** The wishes of people that the next attempt is told of (wish.ts). */
  readonly told?: readonly string[];
  /** The review threads that asked for it: answered and resolved once their wish is met. */
  readonly threads?: readonly ReviewThread[];
  /** What the guard found, as guardKey names it. */
  readonly guard?: readonly string[];
}

/** A conversation on a line of a pull request. */
export interface ReviewThread {
  /** GitHub's node id. */
  readonly id: string;
  /** The comment that began it. */
  readonly comment: number;
}

/** One try at a task. Attempt 2 is told everything attempt 1 learned. */
export interface Attempt {
  readonly number: number;
  /** The commit its worktree started from. */
  readonly base: string;
  readonly startedAt: string;
  /** The stronger one that plays it, as `provider:model`; absent where the usual one does. */
  readonly model?: string;
  readonly endedAt?: string;
  /** What the worker said it did, for the pull request and for the tries after it. */
  readonly summary?: string;
  /** What we ran and saw ourselves when the work was handed in. Markdown list. */
  readonly proof?: string;
  readonly failure?: Failure;
  /** What it had changed when it failed, for the tries after it. */
  readonly diff?: string;
  readonly spend: Spend;
}

export interface CriterionResult {
  readonly criterion: string;
  readonly met: boolean;
  /** File and line, test name, or command output that shows it. */
  readonly evidence: string;
}

export interface Finding {
  readonly severity: 'blocking' | 'advice';
  readonly path?: string;
  /** 1-based line in the file at the reviewed head. */
  readonly line?: number;
  readonly text: string;
}

/** What a rule found without a model. It blocks until the task allows it or a person approves that head. */
export interface GuardFinding {
  /** `deleted-test`, … */
  readonly rule: string;
  readonly path?: string;
  /** 1-based line in the file at the reviewed head. */
  readonly line?: number;
  /** `a test file was deleted` */
  readonly text: string;
}

/** The strategist's answer, bound to exactly what it saw: a head's SHA, or a report's digest. */
export interface Verdict {
  readonly subject: string;
  readonly approved: boolean;
  readonly summary: string;
  readonly criteria: readonly CriterionResult[];
  readonly findings: readonly Finding[];
  /** The paths in which the reviewed head differs from the base; none for a report. */
  readonly changed: readonly string[];
  readonly guard?: readonly GuardFinding[];
  /** Commands that the strategist ran itself, oldest first; null: stopped at its time limit. */
  readonly ran?: readonly RanCommand[];
  /** The families of the models that did the work and reviewed it, such as `openai`. */
  readonly families?: { readonly worker: string; readonly strategist: string };
}

export interface RanCommand {
  readonly command: string;
  readonly exitCode: number | null;
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
export interface CheckAgain {
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

/** Pushed work; `changed` lists the paths that differ from the base. */
export interface BranchDelivery {
  readonly kind: 'branch';
  readonly head: string;
  readonly changed: readonly string[];
}

/** What an attempt handed over. Keys of subtasks are local to the delivery until it is accepted. */
export type Delivery =
  | BranchDelivery
  | { readonly kind: 'report'; readonly digest: string; readonly text: string }
  | {
      readonly kind: 'subtasks';
      readonly digest: string;
      readonly tasks: readonly TaskSpec[];
      readonly text: string;
    };

/** Why what is to be done makes no progress now (held-up.ts). */
interface HeldUp {
  readonly heldUp?: string;
}

/** Where a task stands; each stage carries what it needs, so that e.g. nothing can be merged without a delivery. */
export type Stage =
  | ({ readonly at: 'waiting' } & HeldUp)
  | ({ readonly at: 'attempting'; readonly attempt: number } & HeldUp)
  | ({
      readonly at: 'delivered';
      readonly delivery: Delivery;
      readonly verdict?: Verdict;
      /** When the verdict came (ISO 8601); absent in old runs. */
      readonly judgedAt?: string;
      /** Reviews that ended without a verdict. */
      readonly failedReviews: number;
      /** People were reminded that its merge waits for them. */
      readonly reminded?: boolean;
    } & HeldUp)
  | ({
      readonly at: 'conflicting';
      readonly delivery: BranchDelivery;
      readonly verdict?: Verdict;
      readonly judgedAt?: string;
      readonly reminded?: boolean;
    } & HeldUp)
  | ({ readonly at: 'failed'; readonly failure: Failure } & HeldUp)
  | {
      readonly at: 'waiting_human';
      readonly why: string;
      readonly asked: boolean;
      /** ISO 8601. */
      readonly since?: string;
      readonly reminded?: boolean;
    }
  | { readonly at: 'complete'; readonly mergeSha?: string; readonly result: string }
  | { readonly at: 'abandoned'; readonly why: string };

export interface Task extends TaskSpec {
  /** The plan task that created it. */
  readonly parent?: TaskKey;
  /** The last one of a run that is collected on a branch of its own: that branch into the default branch. */
  readonly whole?: boolean;
  readonly stage: Stage;
  readonly attempts: readonly Attempt[];
  readonly pull?: PullRequest;
  /** How many of its first attempts no longer count, because a person asked for a fresh start. */
  readonly forgiven: number;
  /** Notes it leaves for the tasks after it. */
  readonly notes: readonly string[];
  /** A person said it need not wait for what it comes after. */
  readonly released?: boolean;
  /** Wishes of people that it was told of beside its failures (wish.ts). */
  readonly told?: readonly string[];
  /** Review threads that those wishes were made in, beside its failures: `after` so many attempts. */
  readonly threads?: readonly (ReviewThread & { readonly after: number })[];
  /** Advice a person gave with the last retry. */
  readonly advice?: string;
  /** Work on the branch goes on from here; without it the next attempt starts from the base. */
  readonly head?: string;
  /** What we pushed to its branch, oldest first: anything else there is somebody else's. */
  readonly pushed: readonly string[];
  readonly settledAt?: string;
}

/** The SHA or digest that a verdict on this delivery is bound to. */
export function subjectOf(delivery: Delivery): string {
  return delivery.kind === 'branch' ? delivery.head : delivery.digest;
}

/** Something about the pull request changed on GitHub since it was last observed. */
export function isStale(pull: PullRequest): boolean {
  return pull.touched > pull.seen;
}

/** No worker has touched it, so the plan may still change what it is. */
export function isUntouched(task: Task): boolean {
  const { at } = task.stage;
  return task.attempts.length === 0 && (at === 'waiting' || at === 'waiting_human');
}

export function isSettled(task: Task): boolean {
  return task.stage.at === 'complete' || task.stage.at === 'abandoned';
}
