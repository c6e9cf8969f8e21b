// OpenAI's other endpoint, `/responses`: GPT from 5.4 on thinks beside tools only here. It is used where the server
// asked for it. Nothing is kept at the provider: thinking comes back sealed, and goes out again with the next request.
import type OpenAI from 'openai';
import type { WireReply } from '../dialect.ts';
import {
  type AssistantMessage,
  type CompleteOptions,
  type Message,
  ModelFailure,
  type ModelReply,
  type ModelRequest,
} from '../model.ts';
import { type Authored, authorOf } from '../opaque.ts';
import type { Seat } from '../seat.ts';
import { parseToolInput, writeToolName } from '../tool-call.ts';

type Body = OpenAI.Responses.ResponseCreateParamsStreaming;
type Input = OpenAI.Responses.ResponseInputItem;
type Output = OpenAI.Responses.ResponseOutputItem;
type Event = OpenAI.Responses.ResponseStreamEvent;

/** What can be sent back as it came. */
type Kept = Extract<Output, { type: 'message' | 'function_call' | 'reasoning' }>;

interface Opaque extends Authored {
  readonly items: readonly Kept[];
}

/** The least that this endpoint takes. */
const leastTokens = 16;

export async function respond(
  client: OpenAI,
  seat: Seat,
  request: ModelRequest,
  refused: ReadonlySet<string>,
  { signal, onText }: CompleteOptions,
): Promise<WireReply> {
  const body = writeBody(request, seat, refused);
  const { data: stream, response } = await client.responses.create(body, { signal }).withResponse();
  return { ...(await readEvents(stream, seat, onText)), headers: response.headers };
}

function writeBody(request: ModelRequest, seat: Seat, refused: ReadonlySet<string>): Body {
  const limit = request.maxTokens ?? seat.maxTokens;
  return {
    model: seat.model,
    stream: true,
    store: false,
    include: ['reasoning.encrypted_content'],
    instructions: request.system,
    input: request.messages.flatMap((message) => writeMessage(message, seat)),
    ...(request.tools.length > 0 && { tools: request.tools.map(writeTool) }),
    ...(request.mustCall !== undefined &&
      !refused.has('tool_choice') && { tool_choice: writeChoice(request.mustCall) }),
    ...(seat.temperature !== undefined && !refused.has('temperature') && { temperature: seat.temperature }),
    ...(limit !== undefined && { max_output_tokens: Math.max(leastTokens, limit) }),
  };
}

function writeTool({
  name,
  description,
  parameters,
}: ModelRequest['tools'][number]): OpenAI.Responses.FunctionTool {
  return { type: 'function', name, description, parameters: { ...parameters }, strict: false };
}

function writeChoice(mustCall: string | true): Body['tool_choice'] {
  return mustCall === true ? 'required' : { type: 'function', name: mustCall };
}

function writeMessage(message: Message, seat: Seat): Input[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: message.text }];
    case 'assistant':
      return writeAssistant(message, seat);
    case 'tools':
      return message.results.map(({ id, text }) => ({
        type: 'function_call_output',
        call_id: id,
        output: text,
      }));
  }
}

function writeAssistant(message: AssistantMessage, seat: Seat): Input[] {
  const opaque = message.opaque as Opaque | undefined;
  if (opaque?.from === author(seat)) return [...opaque.items];
  const calls = message.calls.map(
    ({ id, name, input }): Input => ({
      type: 'function_call',
      call_id: id,
      name: writeToolName(name),
      arguments: JSON.stringify(input),
    }),
  );
  return message.text === '' ? calls : [{ role: 'assistant', content: message.text }, ...calls];
}

/** Not what the chat completions of the same model would understand. */
function author(seat: Seat): string {
  return `${authorOf(seat)}/responses`;
}

async function readEvents(
  events: AsyncIterable<Event>,
  seat: Seat,
  onText?: (delta: string) => void,
): Promise<WireReply> {
  const items: Output[] = [];
  for await (const event of events) {
    if (event.type === 'response.output_text.delta') onText?.(event.delta);
    if (event.type === 'response.output_item.done') items.push(event.item);
    if (event.type === 'response.failed')
      throw failed(seat, event.response.error?.code, event.response.error?.message);
    if (event.type === 'error') throw failed(seat, event.code, event.message);
    if (event.type === 'response.completed' || event.type === 'response.incomplete') {
      return finish(items, event.response, seat);
    }
  }
  throw new ModelFailure(
    'network',
    { is: 'answer_broke_off', title: seat.provider.title },
    {
      mayBeBilled: true,
    },
  );
}

function failed(seat: Seat, code: string | null | undefined, said = ''): ModelFailure {
  const kind = code === 'rate_limit_exceeded' ? 'limit' : 'overloaded';
  return new ModelFailure(
    kind,
    { is: 'answer_failed', title: seat.provider.title, code, said },
    {
      mayBeBilled: true,
    },
  );
}

function finish(items: readonly Output[], response: OpenAI.Responses.Response, seat: Seat): WireReply {
  const calls = items.flatMap((item) =>
    item.type === 'function_call'
      ? [{ id: item.call_id, name: item.name, input: parseToolInput(item.arguments) }]
      : [],
  );
  const parts = items.flatMap((item) => (item.type === 'message' ? item.content : []));
  const text = parts.map((part) => (part.type === 'output_text' ? part.text : part.refusal)).join('');
  const thinks = items.some((item) => item.type === 'reasoning');
  const opaque: Opaque = { from: author(seat), items: items.filter(isKept) };
  const usage = response.usage;
  return {
    message: { role: 'assistant', text, calls, ...(thinks && { opaque }) },
    stop: stopOf(response, calls.length > 0),
    ...(usage && {
      usage: {
        input: usage.input_tokens,
        cached: usage.input_tokens_details?.cached_tokens ?? 0,
        output: usage.output_tokens,
      },
    }),
  };
}

function isKept(item: Output): item is Kept {
  return item.type === 'message' || item.type === 'function_call' || item.type === 'reasoning';
}

function stopOf(
  { incomplete_details: details }: OpenAI.Responses.Response,
  hasCalls: boolean,
): ModelReply['stop'] {
  if (details?.reason === 'max_output_tokens') return 'length';
  if (details?.reason === 'content_filter') return 'refused';
  return hasCalls ? 'tools' : 'end';
}
