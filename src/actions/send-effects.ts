// Sends what was planned for GitHub and is due, each once, lane by lane.
import { endedLongAgo } from '../domain/clean-up.ts';
import { next } from '../domain/next.ts';
import { enqueuePullRequest } from '../github/effects/enqueue-pull-request.ts';
import { mergePullRequest } from '../github/effects/merge-pull-request.ts';
import { openPullRequest } from '../github/effects/open-pull-request.ts';
import { rerunJobs } from '../github/effects/rerun-jobs.ts';
import { sendEffect } from '../github/effects/send.ts';
import { GitHubFailure } from '../github/failure.ts';
import type { Effect } from '../store/effects.ts';
import { refusalText } from '../wording/reasons/github.ts';
import type { Job } from '../engine/job.ts';

export async function sendEffects(job: Job): Promise<void> {
  try {
    await sendDue(job);
  } catch (error) {
    const gone = error instanceof GitHubFailure && error.meaning === 'shut_out';
    if (!gone || !endedLongAgo(job.run, Date.now())) throw error;
    await giveUpAll(job, error);
  }
}

async function sendDue(job: Job): Promise<void> {
  const waiting = new Set<string>();
  for (const effect of await job.services.store.effects.unsent(job.id)) {
    if (job.signal.aborted) return;
    const { lane } = effect;
    if (waiting.has(lane)) continue;
    if (effect.restMs > 0 || !(await settle(job, effect))) waiting.add(lane);
  }
}

/** False: it has to wait, and what is behind it in its lane with it. */
async function settle(job: Job, effect: Effect): Promise<boolean> {
  const { github, markers, store, options, log } = job.services;
  const { settleMs, sendTimeoutMs } = options;
  const wanted = await isWanted(job, effect);
  const { place } = job.run;
  const deps = { github, markers, effects: store.effects, place, log, settleMs, sendTimeoutMs, wanted };
  const sent = await sendEffect(effect, job.claim, deps);
  job.wakeWhenDone();
  if (sent.is === 'refused' && sent.error.is !== 'no_longer_wanted') {
    log.error(
      { run: job.id, effect: effect.key, reason: refusalText(sent.error) },
      'an effect on GitHub was given up',
    );
  }
  return sent.is !== 'later';
}

/** What each action that merges plans. */
const merges = { merge: mergePullRequest.name, enqueue: enqueuePullRequest.name } as const;
const merging: ReadonlySet<string> = new Set(Object.values(merges));
/** They set checks going. */
const costly: ReadonlySet<string> = new Set([openPullRequest.name, rerunJobs.name]);

/**
 * A merge cannot be taken back: it is sent only if the run, as it stands at this moment, still asks for it. What costs is
 * not begun for a run that has ended.
 */
async function isWanted(job: Job, effect: Effect): Promise<boolean> {
  if (!merging.has(effect.kind) && !costly.has(effect.kind)) return true;
  const run = await job.services.store.runs.load(job.id);
  if (costly.has(effect.kind)) return run?.ending === undefined;
  const actions = run === undefined ? [] : next(run, Date.now()).actions;
  return actions.some(
    (action) =>
      (action.do === 'merge' || action.do === 'enqueue') &&
      effect.kind === merges[action.do] &&
      effect.task === action.task &&
      effect.head === action.head,
  );
}

/** What is left to say in a repository that is closed to us is never said; otherwise the run would never be closed. */
async function giveUpAll(job: Job, why: GitHubFailure): Promise<void> {
  const { effects } = job.services.store;
  const unsent = await effects.unsent(job.id);
  for (const effect of unsent) {
    const error = { is: 'app_removed', why: why.trouble } as const;
    await effects.finish(effect, { state: 'refused', error }, [], job.claim);
  }
  const keys = unsent.map(({ key }) => key);
  job.log.error({ err: why, effects: keys }, 'what was left to do on GitHub was given up');
  job.wakeWhenDone();
}
