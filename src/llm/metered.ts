// Who pays is asked before each request is sent, retries included, and told afterwards what it cost.
import type { CallEstimate } from './call-estimate.ts';
import { estimateCall } from './call-estimate.ts';
import { type CompleteOptions, type Model, ModelFailure, type ModelReply } from './model.ts';
import type { Seat } from './seat.ts';

/** A request that is about to be sent. */
export interface Call extends CallEstimate {
  readonly provider: string;
  readonly model: string;
  /** The model that this one stands in for, as provider:model. */
  readonly insteadOf?: string;
}

export interface Meter {
  /** Throws what says that it may not be sent. May wait, and tells so. */
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
        // What is no ModelFailure is a mistake of ours, after who knows what: then rather too much than too little.
        const mayBeBilled = !(error instanceof ModelFailure) || error.mayBeBilled;
        await (mayBeBilled ? metered.brokeOff() : metered.unsent());
        throw error;
      }
      await metered.answered(reply);
      return reply;
    },
  };
}
