// A run: one labelled issue being built. It is never stored; it is what its facts fold to.
import type { Estimate } from './estimate.ts';
import type { PlanObjection } from './plan-problem.ts';
import type { PauseReason, PlanningFailure, RevisionReason, RunFailure } from './reason.ts';
import type { Settings } from './settings.ts';
import type { Spend } from './spend.ts';
import type { Task } from './task.ts';
import type { TaskKey } from './task-spec.ts';
import type { Trouble } from './trouble.ts';

export type RunStatus =
  | 'planning'
  | 'running'
  | 'paused'
  | 'waiting_human'
  | 'complete'
  | 'failed'
  | 'cancelled';

/** Where on GitHub a run lives. */
export interface Place {
  readonly installationId: number;
  readonly owner: string;
  readonly repo: string;
  readonly repoId: number;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  /** The labelled issue. */
  readonly issue: number;
}

/** The issue as it stood when it was labelled; later edits do not count. */
export interface Objective {
  readonly title: string;
  readonly body: string;
  /** Only those by people with write permission. */
  readonly comments: readonly { readonly login: string; readonly body: string }[];
  readonly requestedBy: string;
  /** The repository's template for the plan, if the label named one. */
  readonly template?: PlanTemplate;
}

/** How the repository wants a kind of issue planned. */
export interface PlanTemplate {
  readonly name: string;
  /** Markdown. */
  readonly text: string;
}

export type Planning =
  | {
      readonly at: 'drafting';
      readonly tries: number;
      readonly problems: readonly PlanObjection[];
      /** Why it makes no progress now. */
      readonly stalled?: Trouble;
    }
  | {
      readonly at: 'proposed';
      readonly revision: number;
      /** ISO 8601. */
      readonly since: string;
    }
  | { readonly at: 'accepted'; readonly revision: number; readonly by: string }
  | { readonly at: 'failed'; readonly why: PlanningFailure };

/** The plan is being revised: what has not begun waits until the director has answered. */
interface Replanning {
  readonly by: string;
  /** Each time that it was asked for, oldest first. */
  readonly why: readonly RevisionReason[];
  readonly tries: number;
  readonly problems: readonly PlanObjection[];
  readonly stalled?: Trouble;
}

type Ending =
  | { readonly status: 'complete'; readonly at: string }
  | { readonly status: 'failed'; readonly at: string; readonly why: RunFailure }
  | { readonly status: 'cancelled'; readonly at: string; readonly by: string };

export type PlanSource = 'director' | 'checklist' | 'sub_issues' | 'carried_over';

export interface Run {
  readonly place: Place;
  readonly objective: Objective;
  readonly settings: Settings;
  readonly startedAt: string;
  /** When GitHub saw the label come that asked for it, by GitHub's clock; by ours where nobody noted it. */
  readonly labelledAt: string;
  readonly planning: Planning;
  /** The director's short account of its approach, shown above the checklist. */
  readonly approach: string;
  /** Whose plan it is; a person's is never sent to the director unless a person asks for it. */
  readonly source?: PlanSource;
  readonly replanning?: Replanning;
  /** Abandoned tasks that the plan has come to terms with: it was revised after them, or nobody could. */
  readonly replannedAround: readonly TaskKey[];
  /** The branch that collects the run, where it has one. */
  readonly branch?: string;
  /** What people said that was acted on, by where it was said: a comment acts once. */
  readonly heard: ReadonlySet<string>;
  /** What the plan was thought to cost when it was proposed. */
  readonly estimate?: Estimate;
  readonly tasks: ReadonlyMap<TaskKey, Task>;
  readonly trackingIssue?: number;
  readonly spend: Spend;
  /** `told`: what parked it was said in a comment. */
  readonly paused?: {
    readonly by: string;
    readonly why: PauseReason;
    readonly told: boolean;
    readonly needs?: Spend;
  };
  readonly ending?: Ending;
  /** Another run follows it; asked for by this login. */
  readonly restartBy?: string;
  /** The last words were said and everything was cleaned up. */
  readonly closed: boolean;
}
