// Plans a change on GitHub as the whole of an action. The action is named again until the change has its fact; planning
// it twice is planning it once, and a refusal becomes a fact too, or the run would wait for ever.
import type { Fact } from '../domain/fact.ts';
import type { EffectRefusal } from '../domain/trouble.ts';
import type { NewEffect } from '../github/effects/kind.ts';
import type { Job } from './job.ts';

/**
 * @param ifRefused what it means for the run that it was given up, given why.
 * @param besides planned together with it; nothing waits for them.
 */
export async function planEffect(
  job: Job,
  effect: NewEffect,
  ifRefused: (why: EffectRefusal) => Fact,
  besides: readonly NewEffect[] = [],
): Promise<void> {
  const known = await job.services.store.effects.get(job.id, effect.key);
  if (known === undefined) await job.commit([], [effect, ...besides]);
  else if (known.error !== undefined) await job.commit([ifRefused(known.error)]);
}

/** Plans those that are not planned yet. */
export async function planEffects(job: Job, effects: readonly NewEffect[]): Promise<void> {
  const fresh: NewEffect[] = [];
  for (const effect of effects) {
    if ((await job.services.store.effects.get(job.id, effect.key)) === undefined) fresh.push(effect);
  }
  if (fresh.length > 0) await job.commit([], fresh);
}
