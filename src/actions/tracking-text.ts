// The tracking issue as it should read now.
import { commands } from '../commands/commands.ts';
import { renderTrackingIssue, type TrackingIssueText } from '../wording/tracking-issue.ts';
import type { Job } from './hands.ts';
import { runUrl } from './run-url.ts';

export function trackingText(job: Job): TrackingIssueText {
  return renderTrackingIssue(job.run, {
    safe: job.hands.safe,
    statusUrl: runUrl(job),
    commands,
    unwalled: job.hands.options.unwalled === true,
  });
}
