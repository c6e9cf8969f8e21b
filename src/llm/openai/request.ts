// Writes a request as OpenAI's chat completions want it.
import type OpenAI from 'openai';
import type { AssistantMessage, Message, ModelRequest } from '../model.ts';
import type { Seat } from '../seat.ts';
import { writeToolName } from '../tool-call.ts';
import { readOpaque } from '../opaque.ts';
import type { Opaque } from './thinking.ts';

type Body = OpenAI.ChatCompletionCreateParamsStreaming;
type WireMessage = OpenAI.ChatCompletionMessageParam;

/** What can be left out where a server or model refuses it. */
const optionalParameters = [
  'temperature',
  'max_tokens',
  'max_completion_tokens',
  'stream_options',
  'tool_choice',
] as const;

/** GPT from 5.4 on says that it takes tools only there, or here without thinking. */
export const otherEndpoint = '/v1/responses';

/**
 * What is said otherwise after a complaint, or elsewhere. DeepSeek wants `reasoning_content` in every reply that calls a
 * tool, also in those that another model wrote.
 */
export const negotiable = [
  otherEndpoint,
  ...optionalParameters,
  'reasoning_effort',
  'reasoning_content',
] as const;

export function writeRequest(request: ModelRequest, seat: Seat, refused: ReadonlySet<string>): Body {
  const body: Body = {
    model: seat.model,
    stream: true,
    stream_options: { include_usage: true },
    messages: [
      { role: 'system', content: request.system },
      ...request.messages.flatMap((message) => writeMessage(message, seat, refused)),
    ],
    ...(request.tools.length > 0 && { tools: request.tools.map(writeTool) }),
    ...(request.mustCall !== undefined && { tool_choice: writeChoice(request.mustCall) }),
    ...(seat.temperature !== undefined && { temperature: seat.temperature }),
    ...(refused.has('reasoning_effort') && { reasoning_effort: 'none' as const }),
    ...writeLimit(request.maxTokens ?? seat.maxTokens, seat, refused),
  };
  for (const name of optionalParameters) if (refused.has(name)) delete body[name];
  return body;
}

/** Under the other name where the provider's usual one was refused. */
function writeLimit(tokens: number | undefined, seat: Seat, refused: ReadonlySet<string>): Partial<Body> {
  if (tokens === undefined) return {};
  const usual = seat.provider.outputLimit;
  const other = usual === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  return { [refused.has(usual) ? other : usual]: tokens };
}

function writeTool(tool: ModelRequest['tools'][number]): OpenAI.ChatCompletionTool {
  const { name, description, parameters } = tool;
  return { type: 'function', function: { name, description, parameters: { ...parameters } } };
}

function writeChoice(mustCall: string | true): OpenAI.ChatCompletionToolChoiceOption {
  return mustCall === true ? 'required' : { type: 'function', function: { name: mustCall } };
}

function writeMessage(message: Message, seat: Seat, refused: ReadonlySet<string>): WireMessage[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: message.text }];
    case 'assistant':
      return [writeAssistant(message, seat, refused)];
    case 'tools':
      return message.results.map((result) => ({
        role: 'tool',
        tool_call_id: result.id,
        content: result.text,
      }));
  }
}

function writeAssistant(message: AssistantMessage, seat: Seat, refused: ReadonlySet<string>): WireMessage {
  const opaque = readOpaque(message.opaque, seat) as Opaque | undefined;
  const calls = message.calls.map((call, index) => ({
    id: call.id,
    type: 'function' as const,
    function: { name: writeToolName(call.name), arguments: JSON.stringify(call.input) },
    ...(opaque?.calls[call.id] ?? (index === 0 && writeForeign(message, seat))),
  }));
  return {
    role: 'assistant',
    // Some servers refuse null beside no calls, others an empty string beside calls.
    content: message.text === '' && calls.length > 0 ? null : message.text,
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(refused.has('reasoning_content') && { reasoning_content: '' }),
    ...opaque?.message,
  };
}

function writeForeign({ opaque }: AssistantMessage, seat: Seat): object | undefined {
  const { foreignCallSignature } = seat.provider;
  if (foreignCallSignature === undefined || readOpaque(opaque, seat)) return undefined;
  return { extra_content: { google: { thought_signature: foreignCallSignature } } };
}
