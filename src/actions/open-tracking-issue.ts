// The one issue in which people see the plan and follow it.
import { openTrackingIssue as effect } from '../github/effects/open-tracking-issue.ts';
import type { Job } from '../engine/job.ts';
import { planEffect } from '../engine/plan-effect.ts';
import { trackingText } from './tracking-text.ts';

export const trackingIssueKey = 'tracking-issue';

export async function openTrackingIssue(job: Job): Promise<void> {
  await planEffect(job, effect.plan(trackingIssueKey, { ...trackingText(job) }), (why) => ({
    type: 'run_finished',
    status: 'failed',
    why: { is: 'tracking_issue_refused', why },
  }));
}
