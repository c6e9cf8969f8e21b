// Retries while a provider is busy, overloaded or unreachable, a limited number of times. Failures that no waiting
// repairs (a wrong key, a refused request) pass through at once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type CompleteOptions, type Model, ModelFailure } from './model.ts';

export interface Patience {
  /** Calls altogether. */
  readonly tries: number;
  /** Of them, calls that broke off half-way, because each of these may be billed. */
  readonly broken: number;
  readonly firstWaitMs: number;
  /** Also the longest wait a provider may ask for; one that asks for more fails the call. */
  readonly longestWaitMs: number;
}

export const defaultPatience: Patience = { tries: 6, broken: 3, firstWaitMs: 1000, longestWaitMs: 60_000 };

/** For a model that has a fallback. */
export function impatient(patience: Patience): Patience {
  return { ...patience, tries: Math.min(3, patience.tries), broken: Math.min(2, patience.broken) };
}

/** A model that retries. Text that was streamed before an answer broke off is streamed again. */
export function patientModel(model: Model, log: Logger, patience: Patience = defaultPatience): Model {
  return {
    ...model,
    async complete(request, options) {
      let broken = 0;
      for (let tried = 1; ; tried += 1) {
        try {
          return await model.complete(request, options);
        } catch (error) {
          if (!(error instanceof ModelFailure)) throw error;
          if (error.mayBeBilled) broken += 1;
          const isLast = tried >= patience.tries || broken >= patience.broken;
          const waitMs = isLast ? undefined : waitAfter(error, tried, patience);
          if (waitMs === undefined) throw error;
          log.warn(
            { provider: model.provider, model: model.name, tried, waitMs, err: error },
            'model call failed; trying again',
          );
          options.onTrouble?.(error.trouble);
          await wait(waitMs, error, options);
        }
      }
    },
  };
}

/** Milliseconds, or `undefined` where waiting does not help. */
function waitAfter(error: ModelFailure, tried: number, patience: Patience): number | undefined {
  if (error.kind !== 'limit' && error.kind !== 'overloaded' && error.kind !== 'network') return undefined;
  if (error.retryAfterMs !== undefined) {
    return error.retryAfterMs <= patience.longestWaitMs ? error.retryAfterMs : undefined;
  }
  const longest = Math.min(patience.firstWaitMs * 2 ** (tried - 1), patience.longestWaitMs);
  // Workers that were turned away together must not come back together.
  return longest * (0.5 + Math.random() / 2);
}

/** @param why what the provider said; the cause of the failure when the call is stopped while it waits. */
async function wait(ms: number, why: ModelFailure, { signal, onWait }: CompleteOptions): Promise<void> {
  const over = onWait?.(why.trouble);
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw new ModelFailure(
      'stopped',
      { is: 'model_call_stopped' },
      {
        cause: why,
      },
    );
  } finally {
    over?.();
  }
}
