// Why things happen in a run: tagged data, which src/wording alone puts into words. What people, models or GitHub said is
// carried as it was said, in `words`.
import type { AgentEnd } from './agent-end.ts';
import type { ReachedLimit } from './budget.ts';
import type { FailureReason } from './failure.ts';
import type { PlanObjection, PlanProblem, SubIssueProblem } from './plan-problem.ts';
import type { TaskKey } from './task-spec.ts';
import type { EffectRefusal, Trouble } from './trouble.ts';

/** Nothing of this kind of work can be done until somebody mends what is in the way. */
interface CannotWork {
  readonly is: 'cannot_work';
  readonly trouble: Trouble;
}

/** Why a task needs a person. */
export type Escalation =
  | CannotWork
  | { readonly is: 'attempts_failed'; readonly count: number }
  | { readonly is: 'same_failure_twice' }
  /** Troupe itself failed so often in a row. */
  | { readonly is: 'machinery_failed'; readonly times: number; readonly last: FailureReason }
  | { readonly is: 'prerequisite_abandoned'; readonly key: TaskKey }
  | { readonly is: 'no_verdict'; readonly reviews: number }
  | { readonly is: 'cannot_be_reviewed' | 'conflict_cannot_be_resolved'; readonly trouble: Trouble }
  | { readonly is: 'thrown_out_of_queue'; readonly times: number }
  /** After several attempts, for a reason that Troupe cannot see; `words` are GitHub's. */
  | { readonly is: 'github_will_not_merge'; readonly words: string }
  | {
      readonly is: 'merge_refused' | 'enqueue_refused' | 'pull_request_refused';
      readonly why: EffectRefusal;
    }
  | { readonly is: 'interrupted'; readonly by: string };

/** Why a task was abandoned. */
export type Abandonment =
  /** By somebody's command; the empty string if they gave no reason. */
  | { readonly is: 'asked_for'; readonly words: string }
  /** From the tracking issue's list. */
  | { readonly is: 'line_deleted' }
  | { readonly is: 'pull_request_closed' }
  | { readonly is: 'dropped_from_plan' };

/** Why a run is paused. */
export type PauseReason =
  /** By somebody's command; the empty string if they gave no reason. */
  | { readonly is: 'asked_for'; readonly words: string }
  | { readonly is: 'limit_reached'; readonly limit: ReachedLimit };

/** Why there is no plan. */
export type PlanningFailure =
  | CannotWork
  | {
      readonly is: 'no_acceptable_plan';
      readonly attempts: number;
      readonly problems: readonly PlanObjection[];
    }
  | { readonly is: 'checklist_is_no_plan'; readonly problems: readonly PlanProblem[] }
  | { readonly is: 'sub_issues_are_no_plan'; readonly problems: readonly SubIssueProblem[] };

/** Why a run ended without what it was for. */
export type RunFailure =
  | PlanningFailure
  | { readonly is: 'every_task_abandoned' }
  /** What was built is on the branch. */
  | { readonly is: 'last_pull_request_abandoned'; readonly branch: string | undefined }
  | { readonly is: 'tracking_issue_refused'; readonly why: EffectRefusal }
  /** The branch that was to collect it; `words` are GitHub's. */
  | { readonly is: 'branch_refused'; readonly branch: string; readonly words: string };

/** Why the plan is revised. */
export type RevisionReason =
  | { readonly is: 'asked_for'; readonly by: string; readonly words: string }
  /** `waiting` came after `gone`. */
  | {
      readonly is: 'prerequisites_abandoned';
      readonly gone: readonly TaskKey[];
      readonly waiting: readonly TaskKey[];
    };

/** Why the plan was not revised. */
export type RevisionFailure =
  | CannotWork
  | {
      readonly is: 'no_acceptable_revision';
      readonly attempts: number;
      readonly problems: readonly PlanObjection[];
    };

/** Why a review gave no verdict. */
export type ReviewFailure = CannotWork | { readonly is: 'strategist_ended'; readonly how: AgentEnd };
