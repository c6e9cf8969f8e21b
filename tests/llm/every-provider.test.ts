// Each cell of the table of providers and what agents need of them, over HTTP, in the words that each provider uses: how
// tools' answers and thinking go back to it, what it calls a limit, and the ways in which it says no.
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/llm/model.ts';
import { type Provider, providers } from '../../src/llm/providers.ts';
import { type Answer, anthropicText, chunks, events, json, provider } from './provider-server.ts';
import { asking, modelAt, seat } from './seats.ts';

interface Words {
  readonly model: string;
  /** Too often, with the wait that it asks for, in ms, if it says one. */
  readonly busy: readonly [answer: Answer, kind: 'limit' | 'overloaded', waitMs?: number];
  readonly down: Answer;
  readonly noSuchModel: Answer;
  /** Its reasoning models refuse the temperature. */
  readonly noTemperature: Answer;
  /** Its longest prompt is shorter than this one. */
  readonly tooLong: Answer;
  /** A reply that thinks and calls `read_file`, and what of it must come back with the next request. */
  readonly thinks: readonly [answer: Answer, back: object];
}

const told = (message: string, more: object = {}) => ({ error: { message, ...more } });
const inList = (code: number, message: string, status: string, details: object[] = []) => [
  told(message, { code, status, details }),
];
const claude = (type: string, message: string) => ({ type: 'error', error: { type, message } });

const call = { index: 0, id: 'c1', type: 'function', function: { name: 'read_file', arguments: '{}' } };
const calling = (...before: object[]): Answer =>
  chunks([...before, { tool_calls: [call] }], { finish: 'tool_calls' });
const sealed = { type: 'reasoning.encrypted', data: 'sealed', format: 'x', index: 0 };
const signature = { extra_content: { google: { thought_signature: 'signed' } } };
const block = (index: number, content_block: object, delta: object) => [
  { type: 'content_block_start', index, content_block },
  { type: 'content_block_delta', index, delta },
  { type: 'content_block_stop', index },
];
const thinkingBlock = { type: 'thinking', thinking: 'Hm.', signature: 'signed' };

const table: Readonly<Record<string, Words>> = {
  anthropic: {
    model: 'claude-sonnet-4-6',
    busy: [
      json(429, claude('rate_limit_error', 'This request would exceed your limit'), { 'retry-after': '7' }),
      'limit',
      7000,
    ],
    down: json(529, claude('overloaded_error', 'Overloaded')),
    noSuchModel: json(404, claude('not_found_error', 'model: claude-sonnet-4-6')),
    noTemperature: json(400, claude('invalid_request_error', '`temperature` is deprecated for this model.')),
    tooLong: json(400, claude('invalid_request_error', 'prompt is too long: 212000 tokens > 200000 maximum')),
    thinks: [
      events([
        { type: 'message_start', message: { usage: { input_tokens: 1, output_tokens: 1 } } },
        ...block(
          0,
          { ...thinkingBlock, thinking: '', signature: '' },
          { type: 'thinking_delta', thinking: 'Hm.' },
        ),
        { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'signed' } },
        ...block(
          1,
          { type: 'tool_use', id: 'c1', name: 'read_file', input: {} },
          { type: 'input_json_delta', partial_json: '{}' },
        ),
        { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
      ]),
      { content: [thinkingBlock, { type: 'tool_use', id: 'c1', name: 'read_file', input: {} }] },
    ],
  },
  openai: {
    model: 'gpt-5',
    busy: [
      json(
        429,
        told('Rate limit reached for gpt-5 on tokens per min (TPM): Limit 30000', {
          type: 'tokens',
          code: 'rate_limit_exceeded',
        }),
        { 'retry-after-ms': '1200', 'retry-after': '2' },
      ),
      'limit',
      1200,
    ],
    down: json(503, told('The server is currently overloaded', { type: 'server_error' })),
    noSuchModel: json(404, told('The model `gpt-5` does not exist', { code: 'model_not_found' })),
    noTemperature: json(
      400,
      told("Unsupported value: 'temperature' does not support 0.3 with this model.", {
        param: 'temperature',
      }),
    ),
    tooLong: json(400, told('maximum context length', { code: 'context_length_exceeded' })),
    thinks: [calling(), {}],
  },
  openrouter: {
    model: 'z-ai/glm-4.6',
    busy: [
      json(429, told('Rate limit exceeded: free-models-per-min', { code: 429 }), { 'retry-after': '3' }),
      'limit',
      3000,
    ],
    down: json(502, told('Provider returned error', { code: 502, metadata: { provider_name: 'Z.AI' } })),
    noSuchModel: json(400, told('z-ai/glm-4.6 is not a valid model ID', { code: 400 })),
    noTemperature: json(400, told("Unsupported parameter: 'temperature' is not supported", { code: 400 })),
    tooLong: json(400, told('maximum context length is 131072 tokens', { code: 400 })),
    thinks: [calling({ reasoning: 'Hm.', reasoning_details: [sealed] }), { reasoning_details: [sealed] }],
  },
  google: {
    model: 'gemini-2.5-pro',
    busy: [
      json(
        429,
        inList(429, 'You exceeded your current quota', 'RESOURCE_EXHAUSTED', [
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' },
        ]),
      ),
      'limit',
      34_000,
    ],
    down: json(503, inList(503, 'The model is overloaded. Please try again later.', 'UNAVAILABLE')),
    noSuchModel: json(404, inList(404, 'models/gemini-2.5-pro is not found', 'NOT_FOUND')),
    noTemperature: json(400, inList(400, 'temperature is not supported by this model', 'INVALID_ARGUMENT')),
    tooLong: json(400, inList(400, 'The input token count exceeds the maximum', 'INVALID_ARGUMENT')),
    thinks: [
      chunks([{ tool_calls: [{ ...call, ...signature }] }], { finish: 'tool_calls' }),
      { tool_calls: [{ id: 'c1', ...signature }] },
    ],
  },
  glm: {
    model: 'glm-4.6',
    busy: [json(429, told('High concurrency usage of this API', { code: '1302' })), 'limit'],
    down: json(500, told('Internal network error', { code: '1234' })),
    noSuchModel: json(400, told('Unknown Model, please check the model code.', { code: '1211' })),
    noTemperature: json(400, told('Invalid API parameter: temperature', { code: '1210' })),
    tooLong: json(400, told('Prompt exceeds max length', { code: '1261' })),
    thinks: [calling({ reasoning_content: 'Hm.' }), { reasoning_content: 'Hm.' }],
  },
  local: {
    model: 'qwen3:32b',
    busy: [
      json(
        503,
        told('server busy, please try again.  maximum pending requests exceeded', { type: 'api_error' }),
      ),
      'overloaded',
    ],
    down: json(500, told('llama runner process has terminated: exit status 2', { type: 'api_error' })),
    noSuchModel: json(404, told('model "qwen3:32b" not found, try pulling it first', { type: 'api_error' })),
    noTemperature: json(400, told('temperature is not supported', { type: 'invalid_request_error' })),
    tooLong: json(
      400,
      told('the input length exceeds the context length', { type: 'invalid_request_error' }),
    ),
    thinks: [calling({ reasoning: 'Hm.' }), {}],
  },
  custom: {
    model: 'deepseek-chat',
    busy: [
      json(429, told('Rate limit reached', { type: 'rate_limit' }), { 'retry-after': '1' }),
      'limit',
      1000,
    ],
    down: json(503, told('Server overloaded', { type: 'server_error' })),
    noSuchModel: json(400, told('Model Not Exist', { type: 'invalid_request_error' })),
    noTemperature: json(422, told('temperature: unknown field', { type: 'invalid_request_error' })),
    tooLong: json(400, told("This model's maximum context length is 65536 tokens")),
    thinks: [calling({ reasoning_content: 'Hm.' }), { reasoning_content: 'Hm.' }],
  },
};

/** A provider without words of its own here says what others in its dialect say. */
function wordsOf({ name, dialect }: Provider): Words {
  const words = table[name] ?? table[dialect === 'anthropic' ? 'anthropic' : 'custom'];
  if (words === undefined) throw new Error(`no words for ${name}`);
  return words;
}

describe.each(providers.map((row) => [row.name, row] as const))('%s', (name, row) => {
  const words = wordsOf(row);
  const isClaude = row.dialect === 'anthropic';
  const well = isClaude ? anthropicText('ok') : chunks([{ content: 'ok' }]);

  async function at(...answers: Answer[]) {
    const server = await provider(...answers);
    const own = seat(name, words.model, `${server.url}/behind/a/gateway`, {
      temperature: 0.3,
      setting: 'models.code',
    });
    return { server, model: modelAt(own) };
  }

  async function refusal(answer: Answer): Promise<unknown> {
    const { model } = await at(answer);
    return model.complete(asking('Go'), {}).catch((error: unknown) => error);
  }

  test('says when it is asked too often, and for how long to wait', async () => {
    const [answer, kind, retryAfterMs] = words.busy;
    expect(await refusal(answer)).toMatchObject({ kind, retryAfterMs, mayBeBilled: false });
  });

  test('is in trouble for a while, and that is nobody’s fault here', async () => {
    expect(await refusal(words.down)).toMatchObject({
      kind: 'overloaded',
      mayBeBilled: false,
      message: expect.stringMatching(/is failing at the moment \(5\d\d\)/) as string,
    });
  });

  test('knows no such model: waiting does not help, and the words name it', async () => {
    expect(await refusal(words.noSuchModel)).toMatchObject({
      kind: 'request',
      message: expect.stringContaining(`"${words.model}"`) as string,
    });
  });

  test('takes no prompt of that length: waiting does not help, and its own words are told', async () => {
    expect(await refusal(words.tooLong)).toMatchObject({
      kind: 'request',
      message: expect.stringMatching(
        new RegExp(`^${row.title.replace(/[()]/g, '.')} does not accept.*: .{10}`),
      ) as string,
    });
  });

  test('breaks off in the midst of an answer', async () => {
    const half: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const event = isClaude
        ? 'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":1,"output_tokens":1}}}\n\n'
        : 'data: {"choices":[{"index":0,"delta":{"content":"Hal"},"finish_reason":null}]}\n\n';
      response.write(event, () => response.destroy());
    };
    expect(await refusal(half)).toMatchObject({ kind: 'network', mayBeBilled: true });
  });

  test('is asked without the temperature once a reasoning model refused it, and from then on', async () => {
    const { server, model } = await at(words.noTemperature, well);
    await model.complete(asking('Go'), {});
    await model.complete(asking('On'), {});
    expect(server.asked.map(({ body }) => body['temperature'])).toEqual([0.3, undefined, undefined]);
  });

  test('gets the limit of a reply by its own name, at any address', async () => {
    const { server, model } = await at(well);
    await model.complete(asking('Go', { maxTokens: 77 }), {});
    const own = row.outputLimit;
    const other = own === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    expect(server.asked[0]?.body).toMatchObject({ [own]: 77 });
    expect(server.asked[0]?.body).not.toHaveProperty(other);
    expect(server.asked[0]?.path).toBe(`/behind/a/gateway${isClaude ? '/v1/messages' : '/chat/completions'}`);
  });

  test('gets back what it thought, and beside it what its tools answered', async () => {
    const [answer, back] = words.thinks;
    const { server, model } = await at(answer, well);
    const { message } = await model.complete(asking('Go'), {});
    expect(message.calls).toEqual([{ id: 'c1', name: 'read_file', input: {} }]);
    const results = [{ id: 'c1', name: 'read_file', text: 'No such file.', isError: true }];
    const messages: Message[] = [{ role: 'user', text: 'Go' }, message, { role: 'tools', results }];
    await model.complete(asking('', { messages: JSON.parse(JSON.stringify(messages)) as Message[] }), {});
    const wire = server.asked[1]?.body['messages'] as object[];
    expect(wire.at(-2)).toMatchObject({ role: 'assistant', ...back });
    const content = { type: 'tool_result', tool_use_id: 'c1', content: 'No such file.', is_error: true };
    expect(wire.at(-1)).toMatchObject(
      isClaude
        ? { role: 'user', content: [content] }
        : { role: 'tool', tool_call_id: 'c1', content: 'No such file.' },
    );
  });
});
