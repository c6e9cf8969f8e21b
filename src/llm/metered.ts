// Asks the budget before each request, retries included, and records afterwards what it cost.
import type { CallEstimate } from './call-estimate.ts';
import { estimateCall } from './call-estimate.ts';
import { type CompleteOptions, type Model, ModelFailure, type ModelReply } from './model.ts';
import type { Seat } from './seat.ts';

/** A request that is about to be sent. */
interface Call extends CallEstimate {
  readonly provider: string;
  readonly model: string;
  /** The model that this one stands in for, as provider:model. */
  readonly insteadOf?: string;
}

export interface Meter {
  /** Throws if the request may not be sent. May wait, and reports it. */
  begin(call: Call, options: CompleteOptions): Promise<Metered>;
}

/** What became of the request; exactly one of these is called. */
export interface Metered {
  answered(reply: ModelReply): Promise<void>;
  /** It was sent, and may be billed. */
  brokeOff(): Promise<void>;
  /** It was not sent, or refused. */
  unsent(): Promise<void>;
}

export function meteredModel(model: Model, seat: Seat, meter: Meter, insteadOf?: string): Model {
  return {
    ...model,
    async complete(request, options) {
      const call = {
        provider: model.provider,
        model: model.name,
        ...(insteadOf !== undefined && { insteadOf }),
        ...estimateCall(request, seat),
      };
      const metered = await meter.begin(call, options);
      let reply: ModelReply;
      try {
        reply = await model.complete(request, options);
      } catch (error) {
        // Any other error is a defect, which may have happened after the request: then count too much, not too little.
        const mayBeBilled = !(error instanceof ModelFailure) || error.mayBeBilled;
        await (mayBeBilled ? metered.brokeOff() : metered.unsent());
        throw error;
      }
      await metered.answered(reply);
      return reply;
    },
  };
}
