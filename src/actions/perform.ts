// Which file does which action. Adding an action is one file and one line here.
import type { AnyAction } from '../domain/action.ts';
import type { Job } from '../engine/job.ts';
import { addFinalTask } from './add-final-task.ts';
import { askHuman } from './ask-human.ts';
import { attemptTask } from './attempt-task.ts';
import { enqueueTask } from './enqueue-task.ts';
import { finishRun } from './finish-run.ts';
import { mergeTask } from './merge-task.ts';
import { observePullRequest } from './observe-pull-request.ts';
import { openPullRequest } from './open-pull-request.ts';
import { openRunBranch } from './open-run-branch.ts';
import { openTrackingIssue } from './open-tracking-issue.ts';
import { planRun } from './plan-run.ts';
import { remind } from './remind.ts';
import { replanRun } from './replan-run.ts';
import { rerunChecks } from './rerun-checks.ts';
import { resolveConflict } from './resolve-conflict.ts';
import { resumeIfHeadroom } from './resume-if-headroom.ts';
import { reviewTask } from './review-task.ts';
import { sendEffects } from './send-effects.ts';
import { syncTrackingIssue } from './sync-tracking-issue.ts';
import { tellPaused } from './tell-paused.ts';

type ActionOf<Do extends AnyAction['do']> = Extract<AnyAction, { readonly do: Do }>;

const actions: { readonly [Do in AnyAction['do']]: (job: Job, action: ActionOf<Do>) => Promise<void> } = {
  plan: planRun,
  replan: replanRun,
  open_run_branch: openRunBranch,
  add_final_task: addFinalTask,
  open_tracking_issue: openTrackingIssue,
  attempt: attemptTask,
  open_pull_request: openPullRequest,
  review: reviewTask,
  observe: observePullRequest,
  merge: mergeTask,
  enqueue: enqueueTask,
  rerun_checks: rerunChecks,
  resolve: resolveConflict,
  ask_human: askHuman,
  remind,
  tell_paused: tellPaused,
  resume_if_headroom: resumeIfHeadroom,
  finish: finishRun,
  send_effects: sendEffects,
  sync_tracking_issue: syncTrackingIssue,
};

export function perform(job: Job, action: AnyAction): Promise<void> {
  // The table pairs each action with its own function, which TypeScript cannot tell of a union.
  const act = actions[action.do] as (job: Job, action: AnyAction) => Promise<void>;
  return act(job, action);
}
