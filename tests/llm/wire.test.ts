// What goes over the wire and comes back in odd forms: recorded by a bare HTTP stand-in, request by request.
import nock from 'nock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Message } from '../../src/llm/model.ts';
import { asking, modelAt, seat } from './seats.ts';

const host = 'http://models.test';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

function sse(events: readonly unknown[], end = 'data: [DONE]\n\n'): string {
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('') + end;
}

function anthropicEvents(events: readonly { type: string; [key: string]: unknown }[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

function delta(part: object, finish: string | null = null) {
  return {
    id: 'x',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: part, finish_reason: finish }],
  };
}

function answerOpenAi(body: string, onBody: (sent: Record<string, unknown>) => void = () => {}) {
  nock(host)
    .post('/v1/chat/completions', (sent: Record<string, unknown>) => {
      onBody(sent);
      return true;
    })
    .reply(200, body, { 'content-type': 'text/event-stream' });
}

const custom = () => modelAt(seat('custom', 'house-model', `${host}/v1`));

test('parallel calls are told apart even where the server gives each index 0', async () => {
  answerOpenAi(
    sse([
      delta({
        tool_calls: [{ index: 0, id: 'a', function: { name: 'read_file', arguments: '{"path":"a"}' } }],
      }),
      delta({ tool_calls: [{ index: 0, id: 'b', function: { name: 'read_file', arguments: '{"pa' } }] }),
      delta({ tool_calls: [{ index: 0, function: { arguments: 'th":"b"}' } }] }),
      delta({}, 'stop'),
    ]),
  );
  const reply = await custom().complete(asking('Go'), {});
  expect(reply.stop).toBe('tools');
  expect(reply.message.calls.map(({ id, input }) => [id, input])).toEqual([
    ['a', { path: 'a' }],
    ['b', { path: 'b' }],
  ]);
});

test('arguments that the server sends as an object instead of its text are read all the same', async () => {
  answerOpenAi(
    sse([
      delta({
        tool_calls: [{ index: 0, id: 'a', function: { name: 'read_file', arguments: { path: 'a' } } }],
      }),
      delta({}, 'tool_calls'),
    ]),
  );
  const reply = await custom().complete(asking('Go'), {});
  expect(reply.message.calls).toEqual([{ id: 'a', name: 'read_file', input: { path: 'a' } }]);
});

test('calls without an id get one, and missing usage is estimated at no price', async () => {
  answerOpenAi(
    sse([
      delta({ tool_calls: [{ function: { name: 'read_file', arguments: '' } }] }),
      delta({}, 'tool_calls'),
    ]),
  );
  const reply = await custom().complete(asking('Go'), {});
  expect(reply.message.calls[0]).toMatchObject({ name: 'read_file', input: {} });
  expect(reply.message.calls[0]?.id).toMatch(/^call_/);
  expect(reply.usage.input).toBeGreaterThan(10);
  expect(reply.usd).toBeNull();
});

test('reasoning and signatures of compatible servers are sent back as they came', async () => {
  const extra = { google: { thought_signature: 'opaque-thing' } };
  answerOpenAi(
    sse([
      delta({ reasoning_content: 'First ' }),
      delta({ reasoning_content: 'this.' }),
      delta({
        tool_calls: [
          { index: 0, id: 'a', function: { name: 'read_file', arguments: '{}' }, extra_content: extra },
        ],
      }),
      delta({}, 'tool_calls'),
    ]),
  );
  const model = custom();
  const { message } = await model.complete(asking('Go'), {});
  let sent: Record<string, unknown> = {};
  answerOpenAi(sse([delta({ content: 'ok' }, 'stop')]), (body) => {
    sent = body;
  });
  const results = [{ id: 'a', name: 'read_file', text: 'text', isError: false }];
  await model.complete(
    asking('', { messages: [{ role: 'user', text: 'Go' }, message, { role: 'tools', results }] }),
    {},
  );
  expect(sent['messages']).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Go' },
    {
      role: 'assistant',
      content: null,
      reasoning_content: 'First this.',
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'read_file', arguments: '{}' }, extra_content: extra },
      ],
    },
    { role: 'tool', tool_call_id: 'a', content: 'text' },
  ]);
});

test('a parameter that a reasoning model refuses is left out from then on', async () => {
  const bodies: Record<string, unknown>[] = [];
  nock(host)
    .post('/v1/chat/completions', (body: Record<string, unknown>) => {
      bodies.push(body);
      return 'temperature' in body;
    })
    .reply(400, {
      error: {
        message: "Unsupported value: 'temperature' does not support 0.2 with this model.",
        param: 'temperature',
      },
    });
  answerOpenAi(sse([delta({ content: 'ok' }, 'stop')]));
  answerOpenAi(sse([delta({ content: 'again' }, 'stop')]), (body) => bodies.push(body));
  const model = modelAt(seat('custom', 'thinker', `${host}/v1`, { temperature: 0.2 }));
  expect((await model.complete(asking('Go'), {})).message.text).toBe('ok');
  expect((await model.complete(asking('Go'), {})).message.text).toBe('again');
  expect(bodies.at(-1)).not.toHaveProperty('temperature');
});

test('a limit refused under one name is sent under the other', async () => {
  nock(host)
    .post('/v1/chat/completions', (body: Record<string, unknown>) => 'max_tokens' in body)
    .reply(400, {
      error: {
        message: "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
      },
    });
  let sent: Record<string, unknown> = {};
  answerOpenAi(sse([delta({ content: 'ok' }, 'stop')]), (body) => {
    sent = body;
  });
  await custom().complete(asking('Go', { maxTokens: 50 }), {});
  expect(sent).toMatchObject({ max_completion_tokens: 50 });
  expect(sent).not.toHaveProperty('max_tokens');
});

test('Anthropic reads the unchanged beginning from its cache: tools, system and last message are marked', async () => {
  let sent: Record<string, unknown> = {};
  nock(host)
    .post('/v1/messages', (body: Record<string, unknown>) => {
      sent = body;
      return true;
    })
    .reply(
      200,
      anthropicEvents([
        {
          type: 'message_start',
          message: {
            usage: {
              input_tokens: 10,
              cache_read_input_tokens: 700,
              cache_creation_input_tokens: 90,
              output_tokens: 1,
            },
          },
        },
        {
          type: 'content_block_start',
          index: 0,
          content_block: { type: 'tool_use', id: 'a', name: 'read_file', input: {} },
        },
        {
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'input_json_delta', partial_json: '{"path": nonsense' },
        },
        { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 40 } },
        { type: 'message_stop' },
      ]),
      { 'content-type': 'text/event-stream' },
    );
  const messages: Message[] = [
    { role: 'user', text: 'Go' },
    { role: 'assistant', text: '', calls: [] },
    { role: 'user', text: 'Well?' },
  ];
  const model = modelAt(seat('anthropic', 'claude-sonnet-4-6', host));
  const reply = await model.complete(asking('', { messages, mustCall: true }), {});
  const mark = { cache_control: { type: 'ephemeral' } };
  expect(sent).toMatchObject({
    system: [{ type: 'text', text: 'Be brief.', ...mark }],
    tools: [{ name: 'read_file', input_schema: { type: 'object' }, ...mark }],
    tool_choice: { type: 'any' },
  });
  expect(sent['messages']).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'Go' }] },
    { role: 'assistant', content: [{ type: 'text', text: '(nothing)' }] },
    { role: 'user', content: [{ type: 'text', text: 'Well?', ...mark }] },
  ]);
  expect(reply.stop).toBe('length');
  expect(reply.message.calls[0]?.input).toEqual({ _invalid: '{"path": nonsense' });
  expect(reply.usage).toEqual({ input: 800, cached: 700, output: 40 });
});

test('a server that does not stream is understood all the same', async () => {
  const call = { id: 'a', type: 'function', function: { name: 'read_file', arguments: '{"path":"a"}' } };
  nock(host)
    .post('/v1/chat/completions')
    .reply(
      200,
      {
        id: 'x',
        object: 'chat.completion',
        choices: [
          {
            index: 0,
            finish_reason: 'tool_calls',
            message: { role: 'assistant', content: 'I look.', tool_calls: [call, { ...call, id: 'b' }] },
          },
        ],
        usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
      },
      { 'content-type': 'application/json' },
    );
  const reply = await custom().complete(asking('Go'), {});
  expect(reply.message.text).toBe('I look.');
  expect(reply.message.calls.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(reply.usage).toMatchObject({ input: 7, output: 3 });
});
