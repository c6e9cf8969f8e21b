// Puts a reply together from the pieces that chat completions stream.
import { randomUUID } from 'node:crypto';
import type OpenAI from 'openai';
import type { WireReply } from '../dialect.ts';
import { ModelFailure, type ModelReply, type ToolCall, type Usage } from '../model.ts';
import type { Seat } from '../seat.ts';
import { parseToolInput } from '../tool-call.ts';
import { authorOf } from '../opaque.ts';
import type { Opaque } from './thinking.ts';

type Chunk = OpenAI.ChatCompletionChunk;
type Delta = OpenAI.ChatCompletionChunk.Choice.Delta & {
  reasoning_content?: string | null;
  reasoning_details?: unknown[] | null;
};
type WireUsage = OpenAI.CompletionUsage & {
  prompt_cache_hit_tokens?: number;
  cached_tokens?: number;
  cost?: number;
  is_byok?: boolean;
  cost_details?: { upstream_inference_cost?: number | null } | null;
};
type CallDelta = OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall & { extra_content?: unknown };

interface CallSoFar {
  index: number | undefined;
  id: string;
  name: string;
  input: string;
  extra: unknown;
}

interface ReplySoFar {
  text: string;
  calls: CallSoFar[];
  reasoning: string;
  details: unknown[];
  finish: string | undefined;
  usage: WireUsage | undefined;
}

export async function readReply(
  stream: AsyncIterable<Chunk>,
  seat: Seat,
  onText?: (delta: string) => void,
): Promise<WireReply> {
  const reply: ReplySoFar = {
    text: '',
    calls: [],
    reasoning: '',
    details: [],
    finish: undefined,
    usage: undefined,
  };
  for await (const chunk of stream) {
    reply.usage = chunk.usage ?? reply.usage;
    const choice = chunk.choices?.[0];
    if (!choice) continue;
    reply.finish = choice.finish_reason ?? reply.finish;
    const delta: Delta = choice.delta ?? {};
    if (delta.content) {
      reply.text += delta.content;
      onText?.(delta.content);
    }
    reply.reasoning += delta.reasoning_content ?? '';
    reply.details.push(...(delta.reasoning_details ?? []));
    for (const call of delta.tool_calls ?? []) addCall(reply.calls, call);
  }
  if (reply.finish === undefined) {
    throw new ModelFailure(
      'network',
      { is: 'answer_broke_off', title: seat.provider.title },
      {
        mayBeBilled: true,
      },
    );
  }
  // OpenRouter: the model's own provider failed in the midst of it.
  if (reply.finish === 'error') {
    const trouble = { is: 'routed_model_failed', title: seat.provider.title, model: seat.model } as const;
    throw new ModelFailure('overloaded', trouble, { mayBeBilled: true });
  }
  return finishReply(reply, reply.finish, seat);
}

/** Some servers give every call of a turn index 0, or none at all: a new id begins a new call as well. */
function addCall(calls: CallSoFar[], delta: CallDelta): void {
  const last = calls.findLast((call) => call.index === delta.index);
  const isNew = !last || (delta.id && last.id && delta.id !== last.id);
  const call = isNew ? { index: delta.index, id: '', name: '', input: '', extra: undefined } : last;
  if (isNew) calls.push(call);
  call.id ||= delta.id ?? '';
  call.name ||= delta.function?.name ?? '';
  call.input += argumentsText(delta.function?.arguments);
  call.extra ??= delta.extra_content;
}

/** Some servers send the arguments whole, as the object instead of its text. */
function argumentsText(given: unknown): string {
  if (typeof given === 'string') return given;
  return given === undefined || given === null ? '' : JSON.stringify(given);
}

function finishReply(reply: ReplySoFar, finish: string, seat: Seat): WireReply {
  for (const call of reply.calls) call.id ||= `call_${randomUUID()}`;
  const calls: ToolCall[] = reply.calls.map(({ id, name, input }) => ({
    id,
    name,
    input: parseToolInput(input),
  }));
  const opaque = opaqueOf(reply, seat);
  return {
    message: { role: 'assistant', text: reply.text, calls, ...(opaque && { opaque }) },
    stop: stopOf(finish, calls.length > 0),
    ...(reply.usage && { usage: usageOf(reply.usage) }),
    ...(reply.usage && seat.provider.reportsCost && costOf(reply.usage)),
  };
}

function opaqueOf(reply: ReplySoFar, seat: Seat): Opaque | undefined {
  const signed = reply.calls.filter((call) => call.extra !== undefined);
  if (!reply.reasoning && reply.details.length === 0 && signed.length === 0) return undefined;
  return {
    from: authorOf(seat),
    message: {
      ...(reply.reasoning && { reasoning_content: reply.reasoning }),
      ...(reply.details.length > 0 && { reasoning_details: reply.details }),
    },
    calls: Object.fromEntries(signed.map((call) => [call.id, { extra_content: call.extra }])),
  };
}

/** Several servers say `stop` beside tool calls. */
function stopOf(finish: string, hasCalls: boolean): ModelReply['stop'] {
  if (finish === 'length') return 'length';
  if (finish === 'content_filter') return 'refused';
  return hasCalls ? 'tools' : 'end';
}

/** Most servers count cached tokens as OpenAI does; DeepSeek and Moonshot have names of their own. */
function usageOf(usage: WireUsage): Usage {
  const { prompt_tokens_details: details, prompt_cache_hit_tokens: hits, cached_tokens: cached } = usage;
  return {
    input: usage.prompt_tokens,
    cached: details?.cached_tokens ?? hits ?? cached ?? 0,
    output: usage.completion_tokens,
  };
}

/** With a key of one's own behind OpenRouter, the model's provider bills apart from its fee. */
function costOf({ cost, is_byok, cost_details }: WireUsage): { usd: number } | undefined {
  if (typeof cost !== 'number') return undefined;
  return { usd: cost + (is_byok ? (cost_details?.upstream_inference_cost ?? 0) : 0) };
}
