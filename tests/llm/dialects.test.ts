// Every provider over HTTP in its own dialect, as its documentation writes it down: where it counts cached tokens, how
// it says no, what it wants back, and which parameters its reasoning models refuse.
import { describe, expect, test } from 'vitest';
import { type Message, ModelFailure } from '../../src/llm/model.ts';
import { findProvider, providers } from '../../src/llm/providers.ts';
import { type Answer, anthropicText, chunks, events, json, provider } from './provider-server.ts';
import { asking, modelAt, seat } from './seats.ts';

const names: Record<string, string> = {
  openai: 'gpt-5',
  anthropic: 'claude-sonnet-4-6',
  openrouter: 'z-ai/glm-4.6',
  google: 'gemini-2.5-pro',
  glm: 'glm-4.6',
  local: 'qwen3:32b',
  custom: 'deepseek-chat',
};

async function at(name: string, ...answers: Answer[]) {
  const server = await provider(...answers);
  return { server, model: modelAt(seat(name, names[name] ?? '', server.url, { temperature: 0.3 })) };
}

async function failureOf(name: string, answer: Answer): Promise<ModelFailure> {
  const { model } = await at(name, answer);
  const error: unknown = await model.complete(asking('Go'), {}).catch((thrown: unknown) => thrown);
  if (error instanceof ModelFailure) return error;
  throw new Error(`no ModelFailure but ${String(error)}`);
}

const counted = { prompt_tokens: 1000, completion_tokens: 20, total_tokens: 1020 };
const cached: Record<string, object> = {
  openai: { ...counted, prompt_tokens_details: { cached_tokens: 800, audio_tokens: 0 } },
  openrouter: { ...counted, prompt_tokens_details: { cached_tokens: 800 }, cost: 0.0123, is_byok: false },
  google: { ...counted, prompt_tokens_details: { cached_tokens: 800 } },
  glm: { ...counted, prompt_tokens_details: { cached_tokens: 800 } },
  local: { ...counted, prompt_tokens_details: { cached_tokens: 800 } },
  custom: { ...counted, prompt_cache_hit_tokens: 800, prompt_cache_miss_tokens: 200 },
};

describe.each(providers.map(({ name }) => name))('%s', (name) => {
  test('counts the tokens that came from its cache', async () => {
    const { model } = await at(
      name,
      name === 'anthropic'
        ? anthropicText('ok', { input_tokens: 200, cache_read_input_tokens: 800, output_tokens: 20 })
        : chunks([{ content: 'ok' }], { usage: cached[name] ?? {} }),
    );
    expect((await model.complete(asking('Go'), {})).usage).toEqual({ input: 1000, cached: 800, output: 20 });
  });

  test('gets its key, its model and its tools, and streams parallel calls', async () => {
    const calls = [0, 1].map((index) => ({
      index,
      id: `call_${index}`,
      type: 'function',
      function: { name: 'read_file', arguments: `{"path":"${index}"}` },
    }));
    const blocks = [0, 1].flatMap((index) => [
      {
        type: 'content_block_start',
        index,
        content_block: { type: 'tool_use', id: `call_${index}`, name: 'read_file', input: {} },
      },
      {
        type: 'content_block_delta',
        index,
        delta: { type: 'input_json_delta', partial_json: `{"path":"${index}"}` },
      },
      { type: 'content_block_stop', index },
    ]);
    const { model, server } = await at(
      name,
      name === 'anthropic'
        ? events([
            { type: 'message_start', message: { usage: { input_tokens: 1, output_tokens: 1 } } },
            ...blocks,
            { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
          ])
        : chunks(
            calls.map((call) => ({ tool_calls: [call] })),
            { finish: 'tool_calls', usage: counted },
          ),
    );
    const reply = await model.complete(asking('Go'), {});
    expect(reply.message.calls).toEqual([
      { id: 'call_0', name: 'read_file', input: { path: '0' } },
      { id: 'call_1', name: 'read_file', input: { path: '1' } },
    ]);
    const [{ path, headers, body } = { path: '', headers: {}, body: {} }] = server.asked;
    expect(path).toBe(name === 'anthropic' ? '/v1/messages' : '/chat/completions');
    expect(headers['authorization']).toMatch(/^Bearer [0-9a-f-]{36}$/);
    expect(body).toMatchObject({ model: names[name], stream: true, temperature: 0.3 });
    expect(JSON.stringify(body['tools'])).toContain('read_file');
  });

  test('says that its key is wrong, with the variable to set', async () => {
    const { keyVariable } = findProvider(name) ?? {};
    const google = {
      error: {
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        status: 'INVALID_ARGUMENT',
        details: [{ reason: 'API_KEY_INVALID' }],
      },
    };
    const said = await failureOf(
      name,
      name === 'google' ? json(400, [google]) : json(401, { error: { message: 'no', type: 'x' } }),
    );
    expect(said).toMatchObject({ kind: 'key', mayBeBilled: false });
    expect(said.message).toContain(keyVariable ?? 'requires a key');
  });
});

test('GLM says with 429 that its balance is gone, and with 429 that we are too fast', async () => {
  const gone = {
    error: { code: '1113', message: 'Insufficient balance or no resource package. Please recharge.' },
  };
  expect(await failureOf('glm', json(429, gone))).toMatchObject({
    kind: 'key',
    message: expect.stringContaining('no credit left for the key in GLM_API_KEY') as string,
  });
  const fast = { error: { code: '1302', message: 'High concurrency usage of this API' } };
  expect((await failureOf('glm', json(429, fast))).kind).toBe('limit');
});

test('OpenAI says with 429 that the quota is used up', async () => {
  const quota = {
    error: {
      message: 'You exceeded your current quota',
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    },
  };
  expect((await failureOf('openai', json(429, quota))).kind).toBe('key');
});

test('Google says in the body how long to wait', async () => {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }];
  const busy = [
    { error: { code: 429, message: 'Resource exhausted', status: 'RESOURCE_EXHAUSTED', details } },
  ];
  expect(await failureOf('google', json(429, busy))).toMatchObject({ kind: 'limit', retryAfterMs: 34_000 });
});

test('Anthropic without credit says so with 400', async () => {
  const poor = {
    type: 'error',
    error: {
      type: 'invalid_request_error',
      message: 'Your credit balance is too low to access the Anthropic API.',
    },
  };
  expect((await failureOf('anthropic', json(400, poor))).kind).toBe('key');
});

test('Ollama without the model says how to get it', async () => {
  const missing = {
    error: { message: 'model "qwen3:32b" not found, try pulling it first', type: 'api_error' },
  };
  const { message } = await failureOf('local', json(404, missing));
  expect(message).toContain('ollama pull qwen3:32b');
});

test('OpenRouter says what a call cost, and with a key of ones own also what the provider bills', async () => {
  const usage = { ...counted, cost: 0.01, is_byok: true, cost_details: { upstream_inference_cost: 0.2 } };
  const { model } = await at(
    'openrouter',
    chunks([{ content: 'ok' }], { usage: cached['openrouter'] ?? {} }),
    chunks([{ content: 'ok' }], { usage }),
  );
  expect((await model.complete(asking('Go'), {})).usd).toBe(0.0123);
  expect((await model.complete(asking('Go'), {})).usd).toBeCloseTo(0.21);
});

test('OpenRouter ends a stream with the reason "error" when the model behind it failed', async () => {
  const failure = await failureOf('openrouter', chunks([{ content: 'Hal' }], { finish: 'error' }));
  expect(failure).toMatchObject({ kind: 'overloaded', mayBeBilled: true });
});

const foreign: readonly Message[] = [
  { role: 'user', text: 'Go' },
  {
    role: 'assistant',
    text: '',
    calls: ['a', 'b'].map((id) => ({ id, name: 'read_file', input: {} })),
    standIn: { model: 'openai:gpt-5', insteadOf: 'google:x' },
  },
  {
    role: 'tools',
    results: ['a', 'b'].map((id) => ({ id, name: 'read_file', text: '', isError: false })),
  },
];

test('Gemini gets the signature that it wants of calls which another model made', async () => {
  const { model, server } = await at('google', chunks([{ content: 'ok' }]));
  await model.complete(asking('', { messages: foreign }), {});
  const wire = server.asked[0]?.body['messages'] as { tool_calls?: { extra_content?: unknown }[] }[];
  expect(wire[2]?.tool_calls?.map((call) => call.extra_content)).toEqual([
    { google: { thought_signature: 'skip_thought_signature_validator' } },
    undefined,
  ]);
  expect(JSON.stringify(server.asked)).not.toContain('insteadOf');
});

test('DeepSeek gets the reasoning that it misses in replies of another model', async () => {
  const missing = {
    error: {
      message: 'The `reasoning_content` in the thinking mode must be passed back to the API.',
      type: 'x',
    },
  };
  const { model, server } = await at('custom', json(400, missing), chunks([{ content: 'ok' }]));
  await model.complete(asking('', { messages: foreign }), {});
  const wire = server.asked[1]?.body['messages'] as object[];
  expect(wire[2]).toMatchObject({ reasoning_content: '' });
});

test('a reasoning model that refuses the temperature is asked without it', async () => {
  const refused = {
    error: {
      message: "Unsupported value: 'temperature' does not support 0.3 with this model.",
      type: 'invalid_request_error',
      param: 'temperature',
    },
  };
  const { model, server } = await at('openai', json(400, refused), chunks([{ content: 'ok' }]));
  await model.complete(asking('Go', { maxTokens: 50 }), {});
  expect(server.asked[1]?.body).toMatchObject({ max_completion_tokens: 50 });
  expect(server.asked[1]?.body).not.toHaveProperty('temperature');
  const deprecated = {
    type: 'error',
    error: { type: 'invalid_request_error', message: '`temperature` is deprecated for this model.' },
  };
  const claude = await at('anthropic', json(400, deprecated), anthropicText('ok'));
  await claude.model.complete(asking('Go'), {});
  expect(claude.server.asked[1]?.body).not.toHaveProperty('temperature');
});

describe('GPT that takes tools only at /v1/responses', () => {
  const complaint = {
    error: {
      message:
        "Function tools with reasoning_effort are not supported for gpt-5.6-terra in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",
      type: 'invalid_request_error',
      param: 'reasoning_effort',
      code: null,
    },
  };
  const thought = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' };
  const call = (id: string) => ({
    type: 'function_call',
    id: `fc_${id}`,
    call_id: id,
    name: 'read_file',
    arguments: `{"path":"${id}"}`,
    status: 'completed',
  });
  const usage = { input_tokens: 900, input_tokens_details: { cached_tokens: 700 }, output_tokens: 30 };
  const done = (item: object) => ({ type: 'response.output_item.done', item });
  const completed = { type: 'response.completed', response: { status: 'completed', usage } };

  test('is asked there, with its thinking sealed in between, and counts its cache', async () => {
    const said = { type: 'message', content: [{ type: 'output_text', text: 'I look.' }] };
    const { model, server } = await at(
      'openai',
      json(400, complaint),
      events([
        { type: 'response.output_text.delta', delta: 'I look.' },
        done(thought),
        done(said),
        done(call('a')),
        done(call('b')),
        completed,
      ]),
      events([done({ ...said, content: [{ type: 'output_text', text: 'Done.' }] }), completed]),
    );
    const pieces: string[] = [];
    const first = await model.complete(asking('Go', { maxTokens: 1 }), {
      onText: (text) => pieces.push(text),
    });
    expect(pieces).toEqual(['I look.']);
    expect(first).toMatchObject({
      stop: 'tools',
      usage: { input: 900, cached: 700, output: 30 },
      message: {
        text: 'I look.',
        calls: [
          { id: 'a', name: 'read_file', input: { path: 'a' } },
          { id: 'b', name: 'read_file', input: { path: 'b' } },
        ],
      },
    });
    expect(first.usd).toBeGreaterThan(0);
    const results = ['a', 'b'].map((id) => ({ id, name: 'read_file', text: `${id}!`, isError: false }));
    const messages: Message[] = [
      { role: 'user', text: 'Go' },
      JSON.parse(JSON.stringify(first.message)) as Message,
      { role: 'tools', results },
    ];
    const second = await model.complete(asking('', { messages }), {});
    expect(second).toMatchObject({ stop: 'end', message: { text: 'Done.' } });
    expect(server.asked.map(({ path }) => path)).toEqual(['/chat/completions', '/responses', '/responses']);
    expect(server.asked[1]?.body).toMatchObject({
      store: false,
      include: ['reasoning.encrypted_content'],
      instructions: 'Be brief.',
      max_output_tokens: 16,
      temperature: 0.3,
      tools: [{ type: 'function', name: 'read_file' }],
    });
    expect(server.asked[2]?.body['input']).toEqual([
      { role: 'user', content: 'Go' },
      thought,
      said,
      call('a'),
      call('b'),
      { type: 'function_call_output', call_id: 'a', output: 'a!' },
      { type: 'function_call_output', call_id: 'b', output: 'b!' },
    ]);
  });

  test('reads what another model wrote, and says when it was cut off, declined or failed', async () => {
    const ending = (reason: string) => ({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason }, usage },
    });
    const { model, server } = await at(
      'openai',
      json(400, complaint),
      events([ending('max_output_tokens')]),
      events([ending('content_filter')]),
      events([{ type: 'response.failed', response: { error: { code: 'server_error', message: 'Oops' } } }]),
      events([done(thought)]),
    );
    expect((await model.complete(asking('', { messages: foreign }), {})).stop).toBe('length');
    expect(server.asked[1]?.body['input']).toMatchObject([
      { role: 'user' },
      { type: 'function_call', call_id: 'a', arguments: '{}' },
      { type: 'function_call', call_id: 'b' },
      { type: 'function_call_output' },
      { type: 'function_call_output' },
    ]);
    expect((await model.complete(asking('Go'), {})).stop).toBe('refused');
    await expect(model.complete(asking('Go'), {})).rejects.toMatchObject({
      kind: 'overloaded',
      mayBeBilled: true,
    });
    await expect(model.complete(asking('Go'), {})).rejects.toMatchObject({
      kind: 'network',
      mayBeBilled: true,
    });
  });

  test('its sealed thinking is no trouble for an attempt that begins at the other endpoint again', async () => {
    const { model, server } = await at('openai', chunks([{ content: 'ok' }]));
    const sealed: Message = {
      role: 'assistant',
      text: '',
      calls: [{ id: 'a', name: 'read_file', input: {} }],
      opaque: { from: 'openai/gpt-5/responses', items: [thought, call('a')] },
    };
    const results = [{ id: 'a', name: 'read_file', text: '', isError: false }];
    await model.complete(
      asking('', { messages: [{ role: 'user', text: 'Go' }, sealed, { role: 'tools', results }] }),
      {},
    );
    expect(server.asked[0]?.body['messages']).toMatchObject([{}, {}, { tool_calls: [{ id: 'a' }] }, {}]);
    expect(JSON.stringify(server.asked)).not.toContain('sealed');
  });
});
