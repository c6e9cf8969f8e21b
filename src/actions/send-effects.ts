// Sends what was planned for GitHub, in the order in which it was planned, each once.
import { next } from '../domain/next.ts';
import { mergePullRequest } from '../github/effects/merge-pull-request.ts';
import { noLongerWanted, sendEffect } from '../github/effects/send.ts';
import type { Effect } from '../store/effects.ts';
import type { Job } from './hands.ts';

export async function sendEffects(job: Job): Promise<void> {
  const { github, markers, store, options, log } = job.hands;
  const { place } = job.run;
  for (const effect of await store.effects.unsent(job.id)) {
    if (job.signal.aborted) return;
    const wanted = await isWanted(job, effect);
    const deps = { github, markers, effects: store.effects, place, log, settleMs: options.settleMs, wanted };
    const sent = await sendEffect(effect, job.claim, deps);
    if (sent.is === 'later') {
      log.info({ effect: effect.key, afterMs: sent.afterMs, why: sent.why }, 'an effect waits');
      // Later effects may build on this one, so none overtakes it.
      await job.hands.queue.wake(job.id, new Date(Date.now() + sent.afterMs));
      return;
    }
    job.wakeWhenDone();
    if (sent.is === 'refused' && sent.error !== noLongerWanted) {
      log.error({ effect: effect.key, reason: sent.error }, 'GitHub refused an effect');
    }
  }
}

/** A merge cannot be taken back: it is sent only if the run, as it stands at this moment, still asks for it. */
async function isWanted(job: Job, effect: Effect): Promise<boolean> {
  if (effect.kind !== mergePullRequest.name) return true;
  const run = await job.hands.store.runs.load(job.id);
  const actions = run === undefined ? [] : next(run, Date.now()).actions;
  return actions.some(
    (action) => action.do === 'merge' && effect.key.startsWith(`merge/${action.task}/${action.head}/`),
  );
}
