// A run that stopped at a limit which it shares with others resumes by itself once the limit has headroom for the call that
// did not fit: a new month began, or the limit was raised. Within a month spending only grows, so this does not flap.
import { comment } from '../github/effects/comment.ts';
import { resumedText } from '../wording/paused.ts';
import type { Job } from '../engine/job.ts';
import { limitsNow } from '../workbench/metered-model.ts';

export async function resumeIfHeadroom(job: Job): Promise<void> {
  const { paused, place, trackingIssue } = job.run;
  if (paused?.needs === undefined) return;
  const { run: _, ...shared } = await limitsNow(job);
  const headroom = await job.services.store.reservations.roomFor(job.id, paused.needs, {
    run: {},
    ...shared,
  });
  if (headroom !== 'free') return;
  const told = comment.plan(
    { does: 'resumed', which: [job.seq] },
    {
      issue: trackingIssue ?? place.issue,
      body: resumedText(),
    },
  );
  await job.commit([{ type: 'run_resumed', by: 'troupe' }], [told]);
}
