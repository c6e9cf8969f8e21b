// The tracking issue as it should read now.
import { commands } from '../commands/commands.ts';
import { renderTrackingIssue, type TrackingIssueText } from '../wording/tracking-issue.ts';
import type { Job } from '../engine/job.ts';
import { runUrl } from '../engine/run-url.ts';

export function trackingText(job: Job): TrackingIssueText {
  return renderTrackingIssue(job.run, {
    safe: job.services.safe,
    statusUrl: runUrl(job),
    commands,
    unwalled: job.services.options.unwalled === true,
  });
}
