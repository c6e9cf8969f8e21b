// What a request will take at most, as far as anybody can know before it is sent.
import type { ModelRequest, Usage } from './model.ts';
import { priceOf } from './prices.ts';
import type { Seat } from './seat.ts';
import { estimateTokens } from './tokens.ts';

export interface CallEstimate extends Usage {
  /** Dollars; null where the price is unknown. */
  readonly usd: number | null;
}

/** Tokens that a reply is expected to stay within where no limit was set for it. */
const usualReply = 8_000;

/** Nothing is counted as cached: whether the provider still has it, only its answer tells. */
export function estimateCall(request: ModelRequest, seat: Seat): CallEstimate {
  const usage = {
    input: estimateTokens(request.system + JSON.stringify([request.messages, request.tools])),
    cached: 0,
    output: request.maxTokens ?? seat.maxTokens ?? usualReply,
  };
  return { ...usage, usd: priceOf(seat.provider, seat.model, usage) };
}
