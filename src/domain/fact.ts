// Everything that can have happened in a run, past tense. Facts are append-only and numbered per run; the run is
// their fold (transition.ts). A fact never changes its meaning once released: a new meaning is a new type.
import type { Proof } from './proof.ts';
import type { Estimate } from './estimate.ts';
import type { Objective, Place, PlanSource } from './run.ts';
import type { Settings } from './settings.ts';
import type { Delivery } from './delivery.ts';
import type { ChangeRequest } from './change-request.ts';
import type { Failure } from './failure.ts';
import type { PlanObjection } from './plan-problem.ts';
import type { FailedCheck, Observation } from './pull-request.ts';
import type {
  Abandonment,
  Escalation,
  PauseReason,
  PlanningFailure,
  ReviewFailure,
  RevisionFailure,
  RevisionReason,
  RunFailure,
} from './reason.ts';
import type { Spend } from './spend.ts';
import type { TaskKey, TaskSpec } from './task-spec.ts';
import type { Trouble } from './trouble.ts';
import type { Verdict } from './verdict.ts';

export type Fact =
  | {
      type: 'run_requested';
      place: Place;
      objective: Objective;
      settings: Settings;
      /** When GitHub saw the label come, by its own clock and to the second; ISO 8601. */
      labelledAt?: string;
    }
  | { type: 'plan_rejected'; problems: readonly PlanObjection[]; spend: Spend }
  | {
      type: 'plan_proposed';
      source: Exclude<PlanSource, 'carried_over'>;
      approach: string;
      tasks: readonly TaskSpec[];
      spend: Spend;
      /** What the tasks will probably cost. */
      estimate?: Estimate;
    }
  /** An earlier run of the issue is taken up: what it merged is done, everything else begins anew. */
  | {
      type: 'plan_carried_over';
      from: number;
      approach: string;
      tasks: readonly CarriedTask[];
      /** The branch that collects the run, with what was merged into it. */
      branch?: string;
    }
  | { type: 'plan_approved'; revision: number; by: string }
  | { type: 'planning_failed'; why: PlanningFailure }
  /** The director rests until something outside is well again. */
  | { type: 'planning_stalled'; why: Trouble }
  | { type: 'planning_resumed' }
  | { type: 'replan_requested'; by: string; why: RevisionReason }
  | { type: 'replan_rejected'; problems: readonly PlanObjection[]; spend: Spend }
  /** The tasks that have not begun are now these; those of them that are not named were dropped. */
  | { type: 'plan_revised'; approach: string; tasks: readonly TaskSpec[]; spend: Spend }
  | { type: 'replan_failed'; why: RevisionFailure }
  /** `spend`: of an attempt that came to nothing because the plan was changed meanwhile. */
  | { type: 'replan_stalled'; why: Trouble; spend?: Spend }
  | { type: 'replan_resumed' }
  | { type: 'tracking_issue_opened'; issue: number }
  /** Somebody said something that Troupe acts on; `source` names the comment, button or edit, `text` what was said. */
  | { type: 'command_heard'; source: string; by: string; text: string }
  | { type: 'budget_set'; by: string; usd?: number; tokens?: number }
  | { type: 'task_spawned'; by: string; spec: TaskSpec }
  | { type: 'task_revised'; task: TaskKey; by: string; changes: TaskChanges }
  | { type: 'task_done_by_hand'; task: TaskKey; by: string }
  | { type: 'task_interrupted'; task: TaskKey; by: string }
  /** The branch that collects the run. */
  | { type: 'run_branch_opened'; branch: string }
  /** All is merged into the run's branch: that branch is the work of a last task, `key`. */
  | {
      type: 'final_task_added';
      key: TaskKey;
      base: string;
      head: string;
      changed: readonly string[];
      criteria: readonly string[];
    }
  /** `model`: the stronger one that plays it, as `provider:model`. */
  | { type: 'attempt_started'; task: TaskKey; attempt: number; base: string; model?: string }
  /** The attempt, or its beginning, rests until something outside is well again: a provider that is overloaded, say. */
  | { type: 'attempt_stalled'; task: TaskKey; attempt: number; why: Trouble }
  | { type: 'attempt_resumed'; task: TaskKey; attempt: number }
  /** The review of what was delivered, or the resolution of its conflict, rests; `subject` names the delivery. */
  | { type: 'delivery_stalled'; task: TaskKey; subject: string; why: Trouble }
  | { type: 'delivery_resumed'; task: TaskKey; subject: string }
  | {
      type: 'attempt_delivered';
      task: TaskKey;
      attempt: number;
      delivery: Delivery;
      summary: string;
      notes: readonly string[];
      spend: Spend;
      proof?: readonly Proof[];
    }
  | {
      type: 'attempt_failed';
      task: TaskKey;
      attempt: number;
      failure: Failure;
      /** Work worth going on from; without it the branch rolls back to its base. */
      head?: string;
      /** What it had changed. */
      diff?: string;
      spend: Spend;
    }
  /** Nobody wants it any more (it was interrupted, abandoned, cancelled): what it cost until it had let go. */
  | { type: 'attempt_stopped'; task: TaskKey; attempt: number; spend: Spend }
  /** What was paid beside all that other facts tell of: for reviews and plans that were stopped, by processes that died. */
  | { type: 'spend_found'; spend: Spend }
  | { type: 'pull_request_opened'; task: TaskKey; number: number; url: string }
  | { type: 'pull_request_touched'; task: TaskKey }
  | {
      type: 'pull_request_observed';
      task: TaskKey;
      observation: Observation;
      /** The last fact when the look began. */
      asOf: number;
    }
  | { type: 'verdict_given'; task: TaskKey; attempt: number; verdict: Verdict; spend: Spend }
  /** The strategist gave no verdict at all. */
  | { type: 'review_failed'; task: TaskKey; subject: string; why: ReviewFailure; spend: Spend }
  | {
      type: 'work_rejected';
      task: TaskKey;
      attempt: number;
      subject: string;
      failure: Failure;
      /** Of an attempt at resolving a conflict that failed. */
      spend?: Spend;
      /** What the branch held, when it rolls back. */
      diff?: string;
    }
  | { type: 'checks_rerun'; task: TaskKey; head: string; checks: readonly FailedCheck[] }
  | { type: 'pull_request_enqueued'; task: TaskKey; head: string }
  | { type: 'head_moved'; task: TaskKey; head: string }
  | { type: 'merge_conflicted'; task: TaskKey; head: string }
  /** GitHub would not merge it, though nothing that we can see stands in the way. */
  | { type: 'merge_refused'; task: TaskKey; head: string; words: string }
  /** `sameChange`: it differs from the base as it did from the base before, file by file, so the verdict on that stands. */
  | {
      type: 'conflict_resolved';
      task: TaskKey;
      head: string;
      changed: readonly string[];
      spend: Spend;
      sameChange?: boolean;
    }
  | { type: 'task_merged'; task: TaskKey; head: string; mergeSha: string }
  | { type: 'result_accepted'; task: TaskKey; subject: string }
  | { type: 'task_escalated'; task: TaskKey; why: Escalation }
  | { type: 'human_asked'; task: TaskKey }
  | { type: 'human_reminded'; task: TaskKey }
  /** `requests`: what was asked for on its pull request, where that is why. */
  | {
      type: 'task_retried';
      task: TaskKey;
      by: string;
      advice: string;
      requests?: readonly ChangeRequest[];
    }
  | { type: 'task_abandoned'; task: TaskKey; by: string; why: Abandonment }
  /** `needs`: what the call may cost that found no room in a limit. */
  | { type: 'run_paused'; by: string; why: PauseReason; needs?: Spend }
  | { type: 'pause_told' }
  | { type: 'run_resumed'; by: string }
  | { type: 'run_cancelled'; by: string }
  /** It ends, and another run of the issue takes its plan up. */
  | { type: 'restart_requested'; by: string }
  | { type: 'run_finished'; status: 'complete' }
  | { type: 'run_finished'; status: 'failed'; why: RunFailure }
  | { type: 'run_closed' };

/** What a person or the director changes of a task. */
export type TaskChanges = Partial<
  Pick<TaskSpec, 'title' | 'profile' | 'description' | 'criteria' | 'paths' | 'after'>
>;

export interface CarriedTask extends TaskSpec {
  readonly parent?: TaskKey;
  /** It was complete; otherwise it begins anew. */
  readonly done?: { readonly mergeSha?: string; readonly result: string; readonly byHand?: string };
}

/** A fact as stored: numbered from 1 within its run. */
export type Recorded = Fact & {
  readonly seq: number;
  /** ISO 8601, from the database's clock. */
  readonly at: string;
};

/** A fact about one task. */
export type TaskFact = Extract<Recorded, { task: TaskKey }>;
