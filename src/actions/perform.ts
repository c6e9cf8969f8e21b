// Which file does which action. Adding an action is one file and one line here.
import { type Action, actionKey, next } from '../domain/next.ts';
import { askHuman } from './ask-human.ts';
import { attemptTask } from './attempt-task.ts';
import { enqueueTask } from './enqueue-task.ts';
import { finishRun } from './finish-run.ts';
import { addFinalTask } from './add-final-task.ts';
import type { Job } from '../engine/job.ts';
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
import { resumeIfRoom } from './resume-if-room.ts';
import { reviewTask } from './review-task.ts';
import { sendEffects } from './send-effects.ts';
import { syncTrackingIssue } from './sync-tracking-issue.ts';
import { tellPaused } from './tell-paused.ts';
import { effectsKey, syncKey } from '../engine/upkeep.ts';

/** Does what the key names; nothing if the run no longer asks for it. */
export async function perform(job: Job, key: string): Promise<void> {
  if (key === effectsKey) return sendEffects(job);
  if (key === syncKey) return syncTrackingIssue(job);
  const action = next(job.run, Date.now()).actions.find((candidate) => actionKey(candidate) === key);
  if (action !== undefined) await performAction(job, action);
}

function performAction(job: Job, action: Action): Promise<void> {
  switch (action.do) {
    case 'plan':
      return planRun(job, action);
    case 'replan':
      return replanRun(job, action);
    case 'open_run_branch':
      return openRunBranch(job);
    case 'add_final_task':
      return addFinalTask(job);
    case 'open_tracking_issue':
      return openTrackingIssue(job);
    case 'attempt':
      return attemptTask(job, action);
    case 'open_pull_request':
      return openPullRequest(job, action);
    case 'review':
      return reviewTask(job, action);
    case 'observe':
      return observePullRequest(job, action);
    case 'merge':
      return mergeTask(job, action);
    case 'enqueue':
      return enqueueTask(job, action);
    case 'rerun_checks':
      return rerunChecks(job, action);
    case 'resolve':
      return resolveConflict(job, action);
    case 'ask_human':
      return askHuman(job, action);
    case 'remind':
      return remind(job, action);
    case 'tell_paused':
      return tellPaused(job);
    case 'resume_if_room':
      return resumeIfRoom(job);
    case 'finish':
      return finishRun(job);
  }
}
