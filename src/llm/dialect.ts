// What both adapters share: time and price of a reply, failures in one form, and parameters that a model refuses.
// Reasoning models refuse `temperature`, older servers `max_completion_tokens`: instead of a list of models that is
// outdated when written, a refused parameter is left out, the request sent again, and the refusal remembered.
import { APIError as AnthropicApiError } from '@anthropic-ai/sdk';
import { APIError as OpenAiApiError } from 'openai';
import { failureOf } from './failure.ts';
import {
  type AssistantMessage,
  type CompleteOptions,
  type Model,
  ModelFailure,
  type ModelReply,
  type ModelRequest,
  type Usage,
} from './model.ts';
import { estimateCall } from './call-estimate.ts';
import { contextWindowOf, priceOf } from './prices.ts';
import { emptyFor } from './rate-limit-headers.ts';
import type { Seat } from './seat.ts';
import { estimateTokens } from './tokens.ts';

/** A reply as a dialect reads it from the wire. */
export interface WireReply {
  readonly message: AssistantMessage;
  readonly stop: ModelReply['stop'];
  /** Missing where the server reported none. */
  readonly usage?: Usage & { readonly cacheWritten?: number };
  /** What the server says it cost, in dollars. */
  readonly usd?: number;
  readonly headers?: Headers;
}

interface Dialect {
  /** What a request can do without, or has to say otherwise, once the server complained about it by name. */
  readonly optional: readonly string[];
  /** Sends one request without the refused parameters and reads the whole answer; throws what the package throws. */
  send(request: ModelRequest, refused: ReadonlySet<string>, options: CompleteOptions): Promise<WireReply>;
}

export function modelOver(dialect: Dialect, seat: Seat): Model {
  const refused = new Set<string>();

  async function send(request: ModelRequest, options: CompleteOptions): Promise<WireReply> {
    if (options.signal?.aborted) throw new ModelFailure('stopped', { is: 'model_call_stopped' });
    try {
      return await dialect.send(request, refused, options);
    } catch (error) {
      const parameter = refusedParameter(error, dialect.optional);
      if (parameter === undefined || refused.has(parameter)) throw failureOf(error, seat, options.signal);
      refused.add(parameter);
      return send(request, options);
    }
  }

  const contextWindow = contextWindowOf(seat.provider, seat.model);
  return {
    provider: seat.provider.name,
    name: seat.model,
    ...(contextWindow !== undefined && { contextWindow }),
    async complete(request, options) {
      const started = performance.now();
      const { message, stop, usage, usd, headers } = await send(request, options);
      const known = usage ?? guessUsage(request, message, seat);
      const restMs = emptyFor(headers);
      return {
        message,
        stop,
        usage: { input: known.input, cached: known.cached, output: known.output },
        usd: usd ?? (usage ? priceOf(seat.provider, seat.model, usage) : null),
        ms: Math.round(performance.now() - started),
        ...(restMs !== undefined && { restMs }),
      };
    },
  };
}

/** The parameter that a 400 or 422 complains about, if it is one of these. */
function refusedParameter(error: unknown, optional: readonly string[]): string | undefined {
  if (!(error instanceof OpenAiApiError || error instanceof AnthropicApiError)) return undefined;
  if (error.status !== 400 && error.status !== 422) return undefined;
  // The way out that it names says more than the parameter that it took offence at.
  const elsewhere = optional.find((name) => name.startsWith('/') && error.message.includes(name));
  if (elsewhere !== undefined) return elsewhere;
  if (error instanceof OpenAiApiError && error.param) return optional.find((name) => name === error.param);
  const named = optional
    .map((name) => ({ name, at: error.message.search(new RegExp(`\\b${name}\\b`)) }))
    .filter(({ at }) => at >= 0);
  // "max_tokens is not supported, use max_completion_tokens": the culprit is named first.
  return named.sort((a, b) => a.at - b.at)[0]?.name;
}

function guessUsage(request: ModelRequest, message: AssistantMessage, seat: Seat): Usage {
  const output = estimateTokens(message.text + JSON.stringify(message.calls));
  return { ...estimateCall(request, seat), output };
}
