// The end: the last words are said, the tracking issue is closed, branches and worktrees are removed. Taken up again
// until every one of those is done; only then is the run closed.
import { branchOf } from '../domain/branch.ts';
import { branchesToDelete, keptPulls } from '../domain/clean-up.ts';
import { startingLabel } from '../domain/starting-label.ts';
import type { Run } from '../domain/run.ts';
import type { Spend } from '../domain/spend.ts';
import { closeIssue } from '../github/effects/close-issue.ts';
import { comment } from '../github/effects/comment.ts';
import { deleteBranch } from '../github/effects/delete-branch.ts';
import type { NewEffect } from '../domain/effect.ts';
import { planningFailedText } from '../wording/refusal.ts';
import { summaryText } from '../wording/summary.ts';
import { closingSubIssues } from '../github/close-sub-issues.ts';
import { closePull, dequeue } from '../engine/follow-ups.ts';
import type { Job } from '../engine/job.ts';
import { followingRun } from '../commands/restart-run.ts';
import { editTrackingIssue } from './sync-tracking-issue.ts';
import { prefixOf } from '../workbench/workbench.ts';

const lettingGoMs = 500;

export async function finishRun(job: Job): Promise<void> {
  const { store, mirrors, github } = job.services;
  if (await isSomebodyAtWork(job)) {
    await job.services.queue.wake(job.id, new Date(Date.now() + lettingGoMs));
    return;
  }
  const found = await untoldSpend(job);
  if (found !== undefined) {
    // Recording it wakes the run, and this action comes again.
    await job.commit([{ type: 'spend_found', spend: found }]);
    return;
  }
  await editTrackingIssue(job);
  await job.plan(lastEffects(job));
  // Sending them wakes the run, and this action comes again.
  if ((await store.effects.unsent(job.id)).length > 0) return;
  const { owner, repo } = job.run.place;
  const mirror = await mirrors.mirror(`${owner}/${repo}`, github.cloneUrl(owner, repo));
  for (const name of await mirror.worktrees()) {
    if (name.startsWith(prefixOf(job))) await mirror.removeWorktree(name);
  }
  await store.checkpoints.drop(job.id);
  if (job.run.restartBy === undefined) await job.commit([{ type: 'run_closed' }]);
  else await closeAndFollow(job, job.run.restartBy);
}

/** Closed and followed in one transaction: there is no moment at which a restart could be lost. */
async function closeAndFollow(job: Job, by: string): Promise<void> {
  const { store, queue } = job.services;
  const following = await followingRun(job.services, job.run, job.id, by);
  if ('why' in following) {
    const issue = job.run.trackingIssue ?? job.run.place.issue;
    const refused = comment.plan('restart-refused', { issue, body: following.why });
    await job.commit([{ type: 'run_closed' }], [refused]);
    return;
  }
  const closing = { run: job.id, claim: job.claim, facts: [{ type: 'run_closed' } as const] };
  const next = await store.runs.succeed(closing, following.first, following.more);
  if (next !== undefined) await queue.wake(next);
}

/** Agents of a cancelled run let go within moments, on whichever machine; until then their worktrees are theirs. */
async function isSomebodyAtWork({ id, services }: Job): Promise<boolean> {
  const claims = await services.store.claims.live(id);
  return claims.some(({ pool }) => pool !== undefined);
}

/** The last words tell all that was paid, also for what never came to an end that anybody told of. */
async function untoldSpend({ id, run, services }: Job): Promise<Spend | undefined> {
  const paid = await services.store.modelCalls.spent(id);
  const tokens = paid.tokens - run.spend.tokens;
  if (tokens <= 0) return undefined;
  const usd = paid.usd === null || run.spend.usd === null ? null : Math.max(0, paid.usd - run.spend.usd);
  return { usd, tokens };
}

function lastEffects(job: Job): NewEffect[] {
  const { run } = job;
  const { place, trackingIssue } = run;
  const done = isWhollyDone(run);
  const kept = keptPulls(run);
  const open = [...run.tasks.values()].filter((task) => task.stage.at !== 'complete' && !kept.includes(task));
  return [
    ...closingSubIssues(run),
    comment.plan('last-words', { issue: trackingIssue ?? place.issue, body: lastWords(job) }),
    ...(trackingIssue === undefined
      ? []
      : [
          closeIssue.plan('close-tracking-issue', {
            issue: trackingIssue,
            reason: done ? 'completed' : 'not_planned',
          }),
        ]),
    ...(done ? [closeIssue.plan('close-issue', { issue: place.issue, reason: 'completed' })] : []),
    ...kept.flatMap(dequeue),
    ...open.flatMap(closePull),
    // The commits of a pull request outlive its branch: GitHub can restore it.
    ...branchesToDelete(run).map((task) =>
      deleteBranch.plan({ does: 'delete-branch', task: task.key }, { branch: branchOf(run, task) }),
    ),
  ];
}

function lastWords({ run, services }: Job): string {
  if (run.planning.at === 'failed') {
    return planningFailedText(startingLabel(run), run.planning.why, services.safe);
  }
  return summaryText(run, services.safe);
}

/** Only then is the issue itself settled; otherwise it stays open for people. */
function isWhollyDone(run: Run): boolean {
  const tasks = [...run.tasks.values()];
  return run.ending?.status === 'complete' && tasks.every((task) => task.stage.at === 'complete');
}
