// Writes a request as Anthropic's messages want it, with the marks that make its prompt cache pay: what is before a
// mark is read from the cache next time, so they stand behind the tools, the system prompt and the last message.
import type Anthropic from '@anthropic-ai/sdk';
import type { AssistantMessage, Message, ModelRequest } from '../model.ts';
import type { Seat } from '../seat.ts';
import { writeToolName } from '../tool-call.ts';
import { readOpaque } from '../opaque.ts';
import type { Opaque } from './thinking.ts';

type Body = Anthropic.MessageCreateParamsStreaming & { temperature?: number };
type Block = Anthropic.ContentBlockParam;

/** What can be left out where a model refuses it. */
export const optionalParameters = ['temperature', 'tool_choice'] as const;

/** The API wants a limit; this one lets a reply write a long file. */
const defaultMaxTokens = 16_000;
const cacheMark = { cache_control: { type: 'ephemeral' } } as const;

export function writeRequest(request: ModelRequest, seat: Seat, refused: ReadonlySet<string>): Body {
  const last = request.messages.length - 1;
  const body: Body = {
    model: seat.model,
    stream: true,
    max_tokens: request.maxTokens ?? seat.maxTokens ?? defaultMaxTokens,
    system: [{ type: 'text', text: request.system, ...cacheMark }],
    messages: request.messages.map((message, index) => writeMessage(message, seat, index === last)),
    ...(request.tools.length > 0 && { tools: writeTools(request.tools) }),
    ...(request.mustCall !== undefined && { tool_choice: writeChoice(request.mustCall) }),
    ...(seat.temperature !== undefined && { temperature: seat.temperature }),
  };
  for (const name of optionalParameters) if (refused.has(name)) delete body[name];
  return body;
}

function writeTools(tools: ModelRequest['tools']): Anthropic.Tool[] {
  return tools.map(({ name, description, parameters }, index) => ({
    name,
    description,
    input_schema: { ...parameters, type: 'object' },
    ...(index === tools.length - 1 && cacheMark),
  }));
}

function writeChoice(mustCall: string | true): Anthropic.ToolChoice {
  return mustCall === true ? { type: 'any' } : { type: 'tool', name: mustCall };
}

function writeMessage(message: Message, seat: Seat, marked: boolean): Anthropic.MessageParam {
  const mark = marked ? cacheMark : {};
  switch (message.role) {
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: message.text, ...mark }] };
    case 'assistant':
      return { role: 'assistant', content: writeAssistant(message, seat) };
    case 'tools':
      return {
        role: 'user',
        content: message.results.map((result, index) => ({
          type: 'tool_result',
          tool_use_id: result.id,
          content: result.text,
          is_error: result.isError,
          ...(index === message.results.length - 1 && mark),
        })),
      };
  }
}

function writeAssistant(message: AssistantMessage, seat: Seat): Block[] {
  const opaque = readOpaque(message.opaque, seat) as Opaque | undefined;
  if (opaque) return [...opaque.blocks];
  const blocks: Block[] = message.calls.map(({ id, name, input }) => ({
    type: 'tool_use',
    id,
    name: writeToolName(name),
    input,
  }));
  // Empty text is refused, and so is a message without any block.
  if (message.text.trim()) blocks.unshift({ type: 'text', text: message.text });
  return blocks.length > 0 ? blocks : [{ type: 'text', text: '(nothing)' }];
}
