// Sends what was planned for GitHub, in the order in which it was planned, each once.
import { sendEffect } from '../github/effects/send.ts';
import type { Job } from './hands.ts';

export async function sendEffects(job: Job): Promise<void> {
  const { github, markers, store, options, log } = job.hands;
  const { place } = job.run;
  for (const effect of await store.effects.unsent(job.id)) {
    if (job.signal.aborted) return;
    const deps = { github, markers, effects: store.effects, place, log, settleMs: options.settleMs };
    const sent = await sendEffect(effect, job.claim, deps);
    if (sent.is !== 'later') job.wakeWhenDone();
    if (sent.is === 'refused')
      log.error({ effect: effect.key, reason: sent.error }, 'GitHub refused an effect');
    if (sent.is === 'later') {
      log.info({ effect: effect.key, afterMs: sent.afterMs, why: sent.why }, 'an effect waits');
      // Later effects may build on this one, so none overtakes it.
      await job.hands.queue.wake(job.id, new Date(Date.now() + sent.afterMs));
      return;
    }
  }
}
