// Assembles a reply from the events that Anthropic streams. The package's own collector throws when a tool's input is
// not JSON, but the model has to be told of that.
import type Anthropic from '@anthropic-ai/sdk';
import type { WireReply } from '../dialect.ts';
import { ModelFailure, type ModelReply, type ToolCall, type Usage } from '../model.ts';
import type { Seat } from '../seat.ts';
import { parseToolInput } from '../tool-call.ts';
import { opaqueOf } from './thinking.ts';

type Event = Anthropic.RawMessageStreamEvent;
type Counts = Pick<
  Anthropic.Usage,
  'input_tokens' | 'cache_read_input_tokens' | 'cache_creation_input_tokens' | 'output_tokens'
>;

/** A block of the reply while it grows. */
type Growing =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; json: string };

interface ReplySoFar {
  blocks: Map<number, Growing>;
  counts: Counts;
  stop: string | undefined;
}

export async function readReply(
  stream: AsyncIterable<Event>,
  seat: Seat,
  onText?: (delta: string) => void,
): Promise<WireReply> {
  const reply: ReplySoFar = {
    blocks: new Map(),
    counts: { input_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0, output_tokens: 0 },
    stop: undefined,
  };
  for await (const event of stream) addEvent(reply, event, onText);
  if (reply.stop === undefined) {
    throw new ModelFailure(
      'network',
      { is: 'answer_broke_off', title: seat.provider.title },
      {
        mayBeBilled: true,
      },
    );
  }
  return finishReply([...reply.blocks.values()], reply.counts, reply.stop, seat);
}

function addEvent(reply: ReplySoFar, event: Event, onText?: (delta: string) => void): void {
  switch (event.type) {
    case 'message_start':
      addCounts(reply, event.message.usage);
      return;
    case 'content_block_start': {
      const block = begin(event.content_block);
      if (block) reply.blocks.set(event.index, block);
      return;
    }
    case 'content_block_delta': {
      const block = reply.blocks.get(event.index);
      if (block) grow(block, event.delta);
      if (event.delta.type === 'text_delta') onText?.(event.delta.text);
      return;
    }
    case 'message_delta':
      reply.stop = event.delta.stop_reason ?? reply.stop;
      addCounts(reply, event.usage);
      return;
    case 'content_block_stop':
    case 'message_stop':
  }
}

/** Later events repeat the counts they know and leave out or null the others. */
function addCounts(reply: ReplySoFar, counts: Partial<Anthropic.MessageDeltaUsage> | undefined): void {
  const known = Object.entries(counts ?? {}).filter(([, value]) => typeof value === 'number');
  reply.counts = { ...reply.counts, ...Object.fromEntries(known) };
}

/** Blocks of tools that the provider runs itself are of no use here: we never ask for one. */
function begin(block: Anthropic.ContentBlock): Growing | undefined {
  if (block.type === 'text') return { type: 'text', text: block.text };
  if (block.type === 'tool_use') return { type: 'tool_use', id: block.id, name: block.name, json: '' };
  if (block.type === 'redacted_thinking') return { type: 'redacted_thinking', data: block.data };
  if (block.type !== 'thinking') return undefined;
  return { type: 'thinking', thinking: block.thinking, signature: block.signature ?? '' };
}

function grow(block: Growing, delta: Anthropic.RawContentBlockDelta): void {
  if (block.type === 'text' && delta.type === 'text_delta') block.text += delta.text;
  if (block.type === 'tool_use' && delta.type === 'input_json_delta') block.json += delta.partial_json;
  if (block.type !== 'thinking') return;
  if (delta.type === 'thinking_delta') block.thinking += delta.thinking;
  if (delta.type === 'signature_delta') block.signature += delta.signature;
}

function finishReply(grown: readonly Growing[], counts: Counts, stop: string, seat: Seat): WireReply {
  const blocks = grown
    .filter((block) => block.type !== 'text' || block.text.trim() !== '')
    .map((block) => {
      if (block.type !== 'tool_use') return block;
      return { type: block.type, id: block.id, name: block.name, input: parseToolInput(block.json) };
    });
  const text = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const calls: ToolCall[] = blocks
    .filter((block) => block.type === 'tool_use')
    .map(({ id, name, input }) => ({ id, name, input }));
  const opaque = opaqueOf(blocks, seat);
  return {
    message: { role: 'assistant', text, calls, ...(opaque && { opaque }) },
    stop: stopOf(stop, calls.length > 0),
    usage: usageOf(counts),
  };
}

function stopOf(reason: string, hasCalls: boolean): ModelReply['stop'] {
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'length';
  if (reason === 'refusal') return 'refused';
  return hasCalls ? 'tools' : 'end';
}

/** Anthropic counts what it read from or wrote to the cache beside the input, not in it. */
function usageOf(counts: Counts): Usage & { cacheWritten: number } {
  const cached = counts.cache_read_input_tokens ?? 0;
  const cacheWritten = counts.cache_creation_input_tokens ?? 0;
  return {
    input: counts.input_tokens + cached + cacheWritten,
    cached,
    cacheWritten,
    output: counts.output_tokens,
  };
}
