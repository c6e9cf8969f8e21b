// Keeps to a provider's limits together with all other processes: each request waits for its turn, and when the
// provider asks one process to slow down, all of them do.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelTrouble } from '../domain/trouble.ts';
import { estimateCall } from './call-estimate.ts';
import { type CompleteOptions, type Model, ModelFailure } from './model.ts';
import type { RateLimits } from './provider-access.ts';
import type { Seat } from './seat.ts';

/** A place in the order, `waitMs` from now. */
interface Turn {
  readonly id?: number;
  readonly waitMs: number;
}

/** The order that all processes share; the store keeps it. */
export interface Turns {
  take(account: string, limits: RateLimits, tokens: number): Promise<Turn>;
  correct(turn: Turn, tokens: number): Promise<void>;
  giveBack(turn: Turn): Promise<void>;
  rest(account: string, ms: number): Promise<void>;
  resting(account: string): Promise<number>;
}

/** Most replies are shorter; corrected as soon as the answer is there. */
const expectedReply = 2_000;
/** A rest longer than this fails the call: its task is stalled, or another model takes over. */
const longestRestMs = 60_000;

export function pacedModel(model: Model, seat: Seat, turns: Turns, limits: RateLimits = {}): Model {
  const account = accountOf(seat);
  return {
    ...model,
    async complete(request, options) {
      const { input, output } = estimateCall(request, seat);
      const turn = await waitForTurn(input + Math.min(output, expectedReply), options);
      try {
        const reply = await model.complete(request, options);
        await turns.correct(turn, reply.usage.input + reply.usage.output);
        if (reply.restMs !== undefined) await turns.rest(account, reply.restMs);
        return reply;
      } catch (error) {
        if (error instanceof ModelFailure && error.retryAfterMs !== undefined)
          await turns.rest(account, error.retryAfterMs);
        throw error;
      }
    },
  };

  async function waitForTurn(tokens: number, options: CompleteOptions): Promise<Turn> {
    for (;;) {
      await refuseLongRest();
      const turn = await turns.take(account, limits, tokens);
      if (turn.waitMs === 0) return turn;
      const isPause = (await turns.resting(account)) > 0;
      try {
        await wait(turn.waitMs, reasonFor(isPause), options);
      } catch (error) {
        await turns.giveBack(turn);
        throw error;
      }
      // It may have been told to rest while we waited.
      if ((await turns.resting(account)) === 0) return turn;
      await turns.giveBack(turn);
    }
  }

  async function refuseLongRest(): Promise<void> {
    const ms = await turns.resting(account);
    if (ms <= longestRestMs) return;
    // To the minute, so that the message stays the same until then.
    const until = new Date(Math.ceil((Date.now() + ms) / 60_000) * 60_000).toISOString().slice(0, 16);
    throw new ModelFailure(
      'limit',
      { is: 'provider_resting', title: seat.provider.title, until },
      {
        retryAfterMs: ms,
      },
    );
  }

  function reasonFor(isPause: boolean): ModelTrouble {
    const provider = seat.provider.name;
    return isPause ? { is: 'waiting_out_pause', provider } : { is: 'waiting_for_turn', provider, ...limits };
  }
}

/** Stands for the key without telling it. */
function accountOf({ provider, baseUrl, apiKey }: Seat): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([baseUrl, apiKey]))
    .digest('hex');
  return `${provider.name}/${digest.slice(0, 16)}`;
}

async function wait(ms: number, why: ModelTrouble, { signal, onWait }: CompleteOptions): Promise<void> {
  const over = onWait?.(why);
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    throw new ModelFailure(
      'stopped',
      { is: 'model_call_stopped' },
      {
        cause: error,
      },
    );
  } finally {
    over?.();
  }
}
