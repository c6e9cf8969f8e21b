// Another model takes over, over HTTP, when the chosen one cannot be had, and stays for the attempt.
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createModels } from '../../src/llm/models.ts';
import type { Message } from '../../src/llm/model.ts';
import { anthropicText, chunks, json, provider, type ProviderServer } from './provider-server.ts';
import { asking } from './seats.ts';

const quick = { tries: 6, broken: 3, firstWaitMs: 1, longestWaitMs: 50 };
const down = json(503, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });

function opened(first: ProviderServer, second: ProviderServer) {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const providers = {
    anthropic: { baseUrl: first.url, apiKey: 'a' },
    custom: { baseUrl: `${second.url}/v1` },
  };
  const open = () =>
    createModels({ providers, log, patience: quick }).open({
      provider: 'anthropic',
      model: 'claude-x',
      fallback: [{ provider: 'custom', model: 'house' }],
    });
  return { model: open(), open, lines };
}

test('a provider that is down is asked a few times, then the other one, and the reply and the log say so', async () => {
  const first = await provider(down);
  const second = await provider(chunks([{ content: 'I am here.' }]));
  const { model, lines } = opened(first, second);
  const reply = await model.complete(asking('Go'), {});
  expect(reply.message).toEqual({
    role: 'assistant',
    text: 'I am here.',
    calls: [],
    standIn: {
      model: 'custom:house',
      insteadOf: 'anthropic:claude-x',
      why: expect.stringContaining('Anthropic is failing at the moment (503)') as string,
    },
  });
  expect(first.asked).toHaveLength(3);
  expect(lines.at(-1)).toMatchObject({ model: 'anthropic:claude-x', next: 'custom:house' });
});

test('whoever took over goes on with the transcript, also in another process, and does not tell why again', async () => {
  const first = await provider(down);
  const second = await provider(chunks([{ content: 'One.' }]), chunks([{ content: 'Two.' }]));
  const { model, open } = opened(first, second);
  const { message } = await model.complete(asking('Go'), {});
  const messages = JSON.parse(
    JSON.stringify([{ role: 'user', text: 'Go' }, message, { role: 'user', text: 'And?' }]),
  ) as Message[];
  const before = first.asked.length;
  const next = await open().complete(asking('', { messages }), {});
  expect(next.message.standIn).toEqual({ model: 'custom:house', insteadOf: 'anthropic:claude-x' });
  expect(first.asked).toHaveLength(before);
});

test('the chosen one is asked again before all is given up, and then it stays', async () => {
  const first = await provider(down, down, down, anthropicText('Back again.'));
  const second = await provider(chunks([{ content: 'One.' }]), json(402, { error: { message: 'pay' } }));
  const { model } = opened(first, second);
  const { message } = await model.complete(asking('Go'), {});
  const messages: Message[] = [{ role: 'user', text: 'Go' }, message, { role: 'user', text: 'And?' }];
  const reply = await model.complete(asking('', { messages }), {});
  expect(reply.message).toEqual({ role: 'assistant', text: 'Back again.', calls: [] });
});

test.each([
  ['a key without credit', 402, 1],
  ['a wrong key', 401, 1],
] as const)('%s is reason enough', async (_what, status, calls) => {
  const first = await provider(json(status, { error: { type: 'x', message: 'no' } }));
  const second = await provider(chunks([{ content: 'ok' }]));
  const reply = await opened(first, second).model.complete(asking('Go'), {});
  expect(reply.message.standIn?.why).toContain('ANTHROPIC_API_KEY');
  expect(first.asked).toHaveLength(calls);
});

test('a request that is wrong in itself is given to nobody else', async () => {
  const first = await provider(json(400, { error: { type: 'invalid_request_error', message: 'too long' } }));
  const second = await provider(chunks([{ content: 'ok' }]));
  await expect(opened(first, second).model.complete(asking('Go'), {})).rejects.toThrow('too long');
  expect(second.asked).toEqual([]);
});

test('thinking of the chosen model is not shown to the one that takes over', async () => {
  const first = await provider(down);
  const second = await provider(chunks([{ content: 'ok' }]));
  const thought: Message = {
    role: 'assistant',
    text: 'I look.',
    calls: [{ id: 'a', name: 'read_file', input: { path: 'a' } }],
    opaque: {
      from: 'anthropic/claude-x',
      blocks: [{ type: 'thinking', thinking: 'hm', signature: 'secret' }],
    },
  };
  const results = [{ id: 'a', name: 'read_file', text: '', isError: false }];
  const messages: Message[] = [{ role: 'user', text: 'Go' }, thought, { role: 'tools', results }];
  await opened(first, second).model.complete(asking('', { messages }), {});
  expect(JSON.stringify(second.asked[0]?.body)).not.toContain('secret');
  expect(second.asked[0]?.body['messages']).toMatchObject([
    {},
    {},
    { tool_calls: [{ id: 'a' }] },
    { role: 'tool' },
  ]);
});
