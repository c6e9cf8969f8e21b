// Sends one planned effect so that it happens once. The row says how far it got: what was being sent when a process
// died, or whose answer was lost, is looked for before it is sent again. No request is ever repeated blindly, and none
// for ever: what GitHub keeps failing to answer is given up with the reason, so that what is behind it goes on.
import type { Logger } from 'pino';
import type { NewEffect } from '../../domain/effect.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Json } from '../../domain/json.ts';
import type { Place } from '../../domain/run.ts';
import type { EffectRefusal } from '../../domain/trouble.ts';
import type { GitHub } from '../client.ts';
import { GitHubFailure } from '../failure.ts';
import { lastLook } from '../last-look.ts';
import type { Markers } from '../markers.ts';
import { clip } from '../../wording/outgoing.ts';
import type { EffectContext, OpenedEffect } from './kind.ts';
import { openEffect } from './kinds.ts';

export interface PlannedEffect extends NewEffect {
  readonly id: number;
  readonly run: number;
  readonly state: 'planned' | 'sending' | 'unsure' | 'done' | 'refused';
  /** How often it was marked `sending`. */
  readonly attempts: number;
}

/** The part of the table of effects that sending needs; every write is fenced by the claim. */
export interface EffectLedger<E extends PlannedEffect, C> {
  /** Nobody else is to touch it for `restMs` from then on. */
  mark(
    effect: E,
    progress: { state: 'planned' | 'sending' | 'unsure'; attempts: number; restMs: number },
    claim: C,
  ): Promise<void>;
  finish(
    effect: E,
    outcome: { state: 'done'; result: Json } | { state: 'refused'; error: EffectRefusal },
    facts: readonly Fact[],
    claim: C,
  ): Promise<void>;
}

interface SendDeps<E extends PlannedEffect, C> {
  readonly github: GitHub;
  readonly markers: Markers;
  readonly effects: EffectLedger<E, C>;
  readonly place: Place;
  readonly log: Logger;
  /** Reads lag behind writes: a lost one is looked for only after this time. */
  readonly settleMs: number;
  /** One attempt is cut off after this time. Only then, and after `settleMs`, is it looked for if its sender died. */
  readonly sendTimeoutMs: number;
  /** False: the run has changed its mind. It may have happened already, which is looked for, but it is not sent. */
  readonly wanted?: boolean;
}

export type Sent =
  | { readonly is: 'done' }
  | { readonly is: 'refused'; readonly error: EffectRefusal }
  /** Nobody knows whether it happened: it rests for so many milliseconds and is then looked for. */
  | { readonly is: 'later'; readonly afterMs: number };

/** With the default settling time the last attempt comes about twelve minutes after the first. */
const mostAttempts = 6;
const longestWaitMs = 300_000;
/** GitHub takes 65,536 characters; the marker needs some. */
const bodyLimit = 65_000;

/**
 * One sender at a time for each effect, and none while it rests: `claim` and the caller must keep all others away.
 * Throws GitHubFailure when it says nothing about this effect (no token, no way to GitHub, a limit): all others of the
 * installation would meet it too, and this one stands as it stood, resting for as long as GitHub asked.
 */
export async function sendEffect<E extends PlannedEffect, C>(
  effect: E,
  claim: C,
  deps: SendDeps<E, C>,
): Promise<Sent> {
  const opened = openEffect({ ...effect, payload: lastLook(effect.payload) });
  const context = await contextFor(effect, opened, deps);
  try {
    return await sendOnce(effect, claim, deps, { opened, context });
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error;
    return afterFailure(error, effect, claim, deps);
  }
}

async function sendOnce<E extends PlannedEffect, C>(
  effect: E,
  claim: C,
  deps: SendDeps<E, C>,
  { opened, context }: { readonly opened: OpenedEffect; readonly context: EffectContext },
): Promise<Sent> {
  const { effects, settleMs, sendTimeoutMs } = deps;
  const restMs = sendTimeoutMs + settleMs;
  await effects.mark(effect, { state: 'sending', attempts: effect.attempts + 1, restMs }, claim);
  const found = effect.state === 'planned' ? undefined : await opened.find(context);
  if (found === undefined && deps.wanted === false)
    return refuse({ is: 'no_longer_wanted' }, effect, claim, deps);
  const result = found ?? (await opened.send(context));
  await effects.finish(effect, { state: 'done', result }, opened.facts(result), claim);
  return { is: 'done' };
}

async function afterFailure<E extends PlannedEffect, C>(
  failure: GitHubFailure,
  effect: E,
  claim: C,
  deps: SendDeps<E, C>,
): Promise<Sent> {
  const attempts = effect.attempts + 1;
  deps.log.warn({ run: effect.run, effect: effect.key, attempts, meaning: failure.meaning }, failure.message);
  switch (failure.meaning) {
    case 'refused':
      return refuse(failure.trouble, effect, claim, deps);
    case 'lost': {
      if (attempts >= mostAttempts) {
        return refuse({ is: 'no_answer', attempts, last: failure.trouble }, effect, claim, deps);
      }
      const afterMs = Math.min(deps.settleMs * 3 ** effect.attempts, longestWaitMs);
      await deps.effects.mark(effect, { state: 'unsure', attempts, restMs: afterMs }, claim);
      return { is: 'later', afterMs };
    }
    case 'limited':
    case 'unsent':
    case 'shut_out': {
      const state = effect.state === 'planned' ? 'planned' : 'unsure';
      const restMs = failure.retryAfterMs ?? 0;
      await deps.effects.mark(effect, { state, attempts: effect.attempts, restMs }, claim);
      throw failure;
    }
  }
}

async function refuse<E extends PlannedEffect, C>(
  error: EffectRefusal,
  effect: E,
  claim: C,
  { effects }: SendDeps<E, C>,
): Promise<Sent> {
  await effects.finish(effect, { state: 'refused', error }, [], claim);
  return { is: 'refused', error };
}

async function contextFor<E extends PlannedEffect, C>(
  effect: E,
  opened: OpenedEffect,
  { github, markers, place, sendTimeoutMs }: SendDeps<E, C>,
): Promise<EffectContext> {
  // Asked first: where we get no token, this is the answer that says why.
  const octokit = await github.repository(place, opened.permissions, sendTimeoutMs);
  const self = await github.self();
  const identity = `${place.repoId}#${place.issue}/${effect.run}/${effect.key}`;
  return {
    octokit,
    place,
    self,
    run: effect.run,
    identity,
    mark: (body) => `${clip(body, bodyLimit)}\n\n${markers.write(identity)}`,
    isMine: ({ body, user }) => user?.id === self.botId && markers.carries(body, identity),
  };
}
