// Edits the tracking issue to what is true now. One body, edited; nothing when it already reads so. What somebody else
// wrote into it meanwhile is heard first.
import { setTimeout as sleep } from 'node:timers/promises';
import { hearEdit } from '../commands/hear-edit.ts';
import { endedLongAgo } from '../domain/clean-up.ts';
import type { Run } from '../domain/run.ts';
import { closingSubIssues } from '../github/close-sub-issues.ts';
import { GitHubFailure } from '../github/failure.ts';
import { readTrackingIssue, type TrackingIssueNow, writeTrackingIssue } from '../github/tracking-issue.ts';
import type { Job } from '../engine/job.ts';
import { trackingIssueKey, trackingText } from './open-tracking-issue.ts';

export async function syncTrackingIssue(job: Job): Promise<void> {
  await editTrackingIssue(job);
  await job.plan(closingSubIssues(job.run));
  job.wakeWhenDone();
  // Whoever edits it keeps the claim meanwhile, so nobody else does.
  await sleep(job.services.options.gatherMs, undefined, { signal: job.signal }).catch(() => undefined);
}

export async function editTrackingIssue(job: Job): Promise<void> {
  const { place, trackingIssue } = job.run;
  if (trackingIssue === undefined) return;
  await job.services.store.tracking.beginSync(job.id);
  try {
    await bringUpToDate(job, trackingIssue);
  } catch (error) {
    if (!(error instanceof GitHubFailure) || !canDoWithout(job.run, error)) throw error;
    job.log.warn({ err: error, place }, 'the tracking issue cannot be edited');
  }
  await job.services.store.tracking.markSynced(job.id, job.seq);
}

/** Edits may follow one another while they are heard: what is overwritten in the end was read a moment before. */
const mostEdits = 5;

async function bringUpToDate(job: Job, issue: number): Promise<void> {
  const { github, markers, store } = job.services;
  const { place } = job.run;
  const octokit = await github.repository(place, { issues: 'write' });
  const self = await github.self();
  let now = await readTrackingIssue(octokit, place, issue, self);
  let known = await knownBody(job, now.body);
  let run = job.run;
  for (let edits = 0; edits < mostEdits && now.editedBy !== undefined && now.body !== known; edits += 1) {
    run = await heard(job, issue, now, known);
    known = now.body;
    now = await readTrackingIssue(octokit, place, issue, self);
  }
  const text = trackingText({ ...job, run });
  const body = await writeTrackingIssue(octokit, place, issue, { text, now: now.body, known, markers });
  await store.tracking.keepBody(job.id, body);
}

/** As we wrote it last; before the first edit, as it was opened. */
async function knownBody(job: Job, now: string): Promise<string> {
  const { tracking, effects } = job.services.store;
  const kept = await tracking.body(job.id);
  if (kept !== undefined) return kept;
  const opened = (await effects.get(job.id, trackingIssueKey))?.payload;
  const isKnown = typeof opened === 'object' && opened !== null && 'body' in opened;
  return isKnown && typeof opened.body === 'string' ? opened.body : now;
}

/** The run with what somebody's edit made of it, so that the edit that follows shows that. */
async function heard(job: Job, issue: number, now: TrackingIssueNow, before: string): Promise<Run> {
  const { id, services, run } = job;
  const { editedBy: by = '', editedAt: at = '', body: edited } = now;
  const { runs } = services.store;
  await hearEdit({ run: id, place: run.place, issue, by, at, before, edited }, { ...services, runs });
  job.wakeWhenDone();
  return (await runs.load(id)) ?? run;
}

/** A person deleted or locked it, or took the App away: no reason to stop building, or to keep a run open. */
function canDoWithout(run: Run, { meaning }: GitHubFailure): boolean {
  return (
    meaning === 'refused' || meaning === 'shut_out' || (meaning === 'lost' && endedLongAgo(run, Date.now()))
  );
}
