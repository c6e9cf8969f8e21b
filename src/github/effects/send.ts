// Sends one planned effect so that it happens once. The row says how far it got: what was being sent when a process
// died, or whose answer was lost, is looked for before it is sent again. No request is ever repeated blindly.
import type { Logger } from 'pino';
import type { Fact } from '../../domain/fact.ts';
import type { Place } from '../../domain/run.ts';
import type { GitHub } from '../client.ts';
import { GitHubFailure } from '../failure.ts';
import type { Markers } from '../markers.ts';
import { clip } from '../outgoing.ts';
import type { EffectContext, Json, NewEffect, OpenedEffect } from './kind.ts';
import { openEffect } from './kinds.ts';

export interface PlannedEffect extends NewEffect {
  readonly id: number;
  readonly run: number;
  readonly state: 'planned' | 'sending' | 'unsure' | 'done' | 'refused';
  /** How often it was marked `sending`. */
  readonly tries: number;
  /** ISO 8601 */
  readonly changedAt: string;
}

/** The part of the table of effects that sending needs; every write is fenced by the claim. */
export interface EffectLedger<E extends PlannedEffect, C> {
  mark(effect: E, state: 'sending' | 'unsure', claim: C): Promise<void>;
  finish(
    effect: E,
    outcome: { state: 'done'; result: Json } | { state: 'refused'; error: string },
    facts: readonly Fact[],
    claim: C,
  ): Promise<void>;
}

export interface SendDeps<E extends PlannedEffect, C> {
  readonly github: GitHub;
  readonly markers: Markers;
  readonly effects: EffectLedger<E, C>;
  readonly place: Place;
  readonly log: Logger;
  /** Reads lag behind writes: a lost one is looked for only after this time. */
  readonly settleMs?: number;
  /** False: the run has changed its mind. It may have happened already, which is looked for, but it is not sent. */
  readonly wanted?: boolean;
}

/** Why an effect was refused that the run no longer asked for when its turn came. */
export const noLongerWanted = 'no longer wanted';

export type Sent =
  | { readonly is: 'done' }
  | { readonly is: 'refused'; readonly error: string }
  /** Not yet: ask again after so many milliseconds. */
  | { readonly is: 'later'; readonly afterMs: number; readonly why: string };

const defaultSettleMs = 5_000;
const longestWaitMs = 300_000;
/** GitHub takes 65,536 characters; the marker needs some. */
const bodyLimit = 65_000;

/** One sender at a time for each effect: `claim` must keep all others away from it. */
export async function sendEffect<E extends PlannedEffect, C>(
  effect: E,
  claim: C,
  deps: SendDeps<E, C>,
): Promise<Sent> {
  const opened = openEffect(effect);
  const settleMs = deps.settleMs ?? defaultSettleMs;
  const finish = async (result: Json): Promise<Sent> => {
    await deps.effects.finish(effect, { state: 'done', result }, opened.facts(result), claim);
    return { is: 'done' };
  };
  let marked = false;
  try {
    const context = await contextFor(effect, opened, deps);
    if (effect.state !== 'planned') {
      const restMs = Date.parse(effect.changedAt) + settleMs - Date.now();
      if (restMs > 0)
        return { is: 'later', afterMs: restMs, why: 'its answer was lost; waits before looking' };
      const found = await opened.find(context);
      if (found !== undefined) return await finish(found);
    }
    if (deps.wanted === false) {
      const outcome = { state: 'refused', error: noLongerWanted } as const;
      await deps.effects.finish(effect, outcome, [], claim);
      return { is: 'refused', error: noLongerWanted };
    }
    await deps.effects.mark(effect, 'sending', claim);
    marked = true;
    return await finish(await opened.send(context));
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error;
    return afterFailure(error, { effect, claim, deps, marked, settleMs });
  }
}

interface Failed<E extends PlannedEffect, C> {
  readonly effect: E;
  readonly claim: C;
  readonly deps: SendDeps<E, C>;
  /** Whether the effect itself may have been on its way; otherwise only a question about it failed. */
  readonly marked: boolean;
  readonly settleMs: number;
}

async function afterFailure<E extends PlannedEffect, C>(
  failure: GitHubFailure,
  { effect, claim, deps, marked, settleMs }: Failed<E, C>,
): Promise<Sent> {
  const waitMs = Math.min(settleMs * 2 ** effect.tries, longestWaitMs);
  deps.log.warn({ run: effect.run, effect: effect.key, meaning: failure.meaning }, failure.message);
  const later = (afterMs: number): Sent => ({ is: 'later', afterMs, why: failure.message });
  switch (failure.meaning) {
    case 'limited':
      return later(failure.retryAfterMs ?? longestWaitMs);
    case 'unsent':
      return later(waitMs);
    case 'lost':
      if (marked) await deps.effects.mark(effect, 'unsure', claim);
      return later(waitMs);
    case 'refused': {
      const outcome = { state: 'refused', error: failure.message } as const;
      await deps.effects.finish(effect, outcome, [], claim);
      return { is: 'refused', error: failure.message };
    }
  }
}

async function contextFor<E extends PlannedEffect, C>(
  effect: E,
  opened: OpenedEffect,
  { github, markers, place }: SendDeps<E, C>,
): Promise<EffectContext> {
  const self = await github.self();
  const octokit = await github.repository(place, opened.permissions);
  const identity = `${place.repoId}#${place.issue}/${effect.run}/${effect.key}`;
  return {
    octokit,
    place,
    self,
    identity,
    mark: (body) => `${clip(body, bodyLimit)}\n\n${markers.write(identity)}`,
    isMine: ({ body, user }) => user?.id === self.botId && markers.carries(body, identity),
  };
}
