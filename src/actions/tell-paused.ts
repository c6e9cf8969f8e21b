// One comment when Troupe itself pauses a run: why, and what a person can do.
import { comment } from '../github/effects/comment.ts';
import { pausedText } from '../wording/paused.ts';
import type { Job } from '../engine/job.ts';

export async function tellPaused(job: Job): Promise<void> {
  const { paused, place, trackingIssue } = job.run;
  if (paused?.why.is !== 'limit_reached') return;
  const body = pausedText(paused.why.limit);
  const told = comment.plan(
    { does: 'paused', which: [job.seq] },
    { issue: trackingIssue ?? place.issue, body },
  );
  await job.commit([{ type: 'pause_told' }], [told]);
}
