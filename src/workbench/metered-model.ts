// A model that spends only what the run's budget and the month's limits have room for. Each request is reserved at its
// estimate before it is sent, and settled with what it cost.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReachedLimit } from '../domain/budget.ts';
import type { Role, Settings } from '../domain/settings.ts';
import type { Spend } from '../domain/spend.ts';
import type { TranscriptKey } from '../domain/transcript-key.ts';
import type { Metered, Meter } from '../llm/metered.ts';
import type { Model } from '../llm/model.ts';
import type { PlannedCall, Reservation, SpendLimits } from '../store/reservations.ts';
import { limitText } from '../wording/reasons/budget.ts';
import type { Job } from '../engine/job.ts';
import { type Stall, tellWaits } from './stall.ts';

/** The run's budget, or a limit above it, does not allow another call. */
export class BudgetReached extends Error {
  readonly limit: ReachedLimit;
  /** What the call may cost. */
  readonly needs: Spend;

  constructor(limit: ReachedLimit, needs: Spend) {
    super(limitText(limit));
    this.limit = limit;
    this.needs = needs;
  }
}

/** How long to wait before asking again for room that calls under way may leave. */
const askAgainMs = 500;

/**
 * @param transcript the calls belong to it.
 * @param options.settings the run's, unless another model plays the role this time.
 */
export function meteredModel(
  job: Job,
  role: Role,
  transcript: TranscriptKey,
  options: { stall?: Stall; settings?: Settings } = {},
): Model {
  const { stall, settings = job.run.settings } = options;
  const meter = meterOf(job, { role, transcript });
  const model = whileWanted(job, job.services.model(role, settings, meter));
  return stall === undefined ? model : tellWaits(model, stall);
}

/** No request goes out once the run was cancelled, even if nobody has told us yet. */
function whileWanted(job: Job, model: Model): Model {
  return {
    ...model,
    complete: (request, options) =>
      model.complete(request, { ...options, beforeSending: () => job.stillWanted() }),
  };
}

function meterOf(job: Job, whose: Pick<PlannedCall, 'role' | 'transcript'>): Meter {
  const { reservations } = job.services.store;
  return {
    begin: async (call, { signal, onWait }) => {
      let over: (() => void) | undefined;
      try {
        for (;;) {
          const room = await reservations.reserve(
            { claim: job.claim, ...whose, ...call },
            await limitsNow(job),
          );
          if (typeof room === 'number') return metered(job, room);
          if (room !== 'wait') {
            const needs = { usd: call.usd, tokens: call.input + call.output };
            throw new BudgetReached(room.reached, needs);
          }
          over ??= onWait?.({ is: 'calls_under_way' });
          await sleep(askAgainMs * (1 + Math.random()), undefined, { signal });
        }
      } finally {
        over?.();
      }
    },
  };
}

/** As the run stands at this moment, which a command may have changed since the work began. */
export async function limitsNow({ services, id, run }: Job): Promise<SpendLimits> {
  const { usd, tokens, monthUsd } = ((await services.store.runs.load(id)) ?? run).settings.budget;
  return {
    run: { usd, tokens },
    ...(monthUsd !== undefined && { repositoryMonth: monthUsd }),
    ...(services.options.monthUsd !== undefined && { installationMonth: services.options.monthUsd }),
  };
}

function metered(job: Job, call: Reservation): Metered {
  const { reservations } = job.services.store;
  const began = performance.now();
  return {
    answered: ({ usage, usd, ms }) => reservations.settle(call, { ...usage, usd, ms }),
    brokeOff: () => reservations.breakOff(call, performance.now() - began),
    unsent: () => reservations.cancel(call),
  };
}
