// The one issue in which people see the plan and follow it.
import { commands } from '../commands/commands.ts';
import { openTrackingIssue as effect } from '../github/effects/open-tracking-issue.ts';
import type { Job } from '../engine/job.ts';
import { renderTrackingIssue, type TrackingIssueText } from '../wording/tracking-issue.ts';

export const trackingIssueKey = 'tracking-issue';

export async function openTrackingIssue(job: Job): Promise<void> {
  await job.planUntilDone(effect.plan(trackingIssueKey, { ...trackingText(job) }), (why) => ({
    type: 'run_finished',
    status: 'failed',
    why: { is: 'tracking_issue_refused', why },
  }));
}

/** The tracking issue as it should read now. */
export function trackingText({ run, url, services }: Job): TrackingIssueText {
  const { safe, options } = services;
  return renderTrackingIssue(run, { safe, statusUrl: url, commands, unwalled: options.unwalled === true });
}
