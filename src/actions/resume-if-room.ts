// A run that stopped at a limit which it shares with others goes on by itself once the call that found no room fits in: a
// new month has begun, or the limit was raised. Within a month, what was spent only grows, so it does not come and go.
import { comment } from '../github/effects/comment.ts';
import { resumedText } from '../wording/paused.ts';
import type { Job } from '../engine/job.ts';
import { limitsNow } from '../workbench/metered-model.ts';

export async function resumeIfRoom(job: Job): Promise<void> {
  const { paused, place, trackingIssue } = job.run;
  if (paused?.needs === undefined) return;
  const { run: _, ...shared } = await limitsNow(job);
  const room = await job.services.store.reservations.roomFor(job.id, paused.needs, { run: {}, ...shared });
  if (room !== 'free') return;
  const told = comment.plan(
    { does: 'resumed', which: [job.seq] },
    {
      issue: trackingIssue ?? place.issue,
      body: resumedText(),
    },
  );
  await job.commit([{ type: 'run_resumed', by: 'troupe' }], [told]);
}
