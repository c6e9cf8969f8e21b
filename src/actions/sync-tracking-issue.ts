// Edits the tracking issue to what is true now. One body, edited; nothing when it already reads so.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../domain/run.ts';
import { GitHubFailure } from '../github/failure.ts';
import { syncTrackingIssue as sync } from '../github/tracking-issue.ts';
import type { Job } from './hands.ts';
import { endedLongAgo } from './patience.ts';
import { trackingText } from './tracking-text.ts';

/** What happens together is shown by one edit. Also the least time between two edits of one issue. */
const gatherMs = 3_000;

export async function syncTrackingIssue(job: Job): Promise<void> {
  await editTrackingIssue(job);
  job.wakeWhenDone();
  await sleep(gatherMs, undefined, { signal: job.signal }).catch(() => undefined);
}

export async function editTrackingIssue(job: Job): Promise<void> {
  const { place, trackingIssue } = job.run;
  if (trackingIssue === undefined) return;
  const { github, markers, store } = job.hands;
  try {
    const octokit = await github.repository(place, { issues: 'write' });
    await sync(octokit, place, trackingIssue, trackingText(job), markers);
  } catch (error) {
    if (!(error instanceof GitHubFailure) || !canDoWithout(job.run, error)) throw error;
    job.log.warn({ err: error }, 'the tracking issue cannot be edited');
  }
  await store.runs.markSynced(job.id, job.seq);
}

/** A person deleted or locked it, or took the App away: no reason to stop building, or to keep a run open. */
function canDoWithout(run: Run, { meaning }: GitHubFailure): boolean {
  return meaning === 'refused' || meaning === 'shut_out' || (meaning === 'lost' && endedLongAgo(run));
}
