// Every provider in its dialect, against a stand-in that speaks it over HTTP.
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../src/llm/model.ts';
import { findProvider, providers } from '../../src/llm/providers.ts';
import { asking, modelAt, seat } from './seats.ts';

let server: LLMock;
beforeAll(async () => {
  server = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 7 });
  await server.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.clearRequests();
  server.clearFixtures();
});

const models: Record<string, string> = {
  openai: 'gpt-5',
  anthropic: 'claude-sonnet-4-6',
  openrouter: 'z-ai/glm-4.6',
  google: 'gemini-2.5-pro',
  glm: 'glm-5.2',
  local: 'qwen3:32b',
  custom: 'own-model',
};

function reach(provider: string) {
  const base = findProvider(provider)?.dialect === 'anthropic' ? server.url : `${server.url}/v1`;
  return modelAt(seat(provider, models[provider] ?? 'some-model', base));
}

function sentBody(): Record<string, unknown> {
  return { ...server.getLastRequest()?.body };
}

describe.each(providers.map(({ name }) => name))('%s', (provider) => {
  const isClaude = findProvider(provider)?.dialect === 'anthropic';

  test('streams text and counts what it used', async () => {
    server.onMessage('Greet me', {
      content: 'Hello there, this comes in pieces.',
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 20,
        input_tokens: 1000,
        output_tokens: 20,
      },
    });
    const pieces: string[] = [];
    const reply = await reach(provider).complete(asking('Greet me'), { onText: (text) => pieces.push(text) });
    expect(reply.message.text).toBe('Hello there, this comes in pieces.');
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(reply.message.text);
    expect(reply.stop).toBe('end');
    expect(reply.usage).toEqual({ input: 1000, cached: 0, output: 20 });
    expect(reply.ms).toBeGreaterThanOrEqual(0);
    const isPriced = ['anthropic', 'openai', 'openrouter', 'google', 'glm'].includes(provider);
    expect(reply.usd !== null).toBe(isPriced);
    expect(reply.usd).not.toBe(0);
  });

  test('calls several tools in one turn and takes their answers in order', async () => {
    server.on(
      { hasToolResult: false },
      {
        content: 'I read both.',
        toolCalls: [
          { id: 'call_a', name: 'read_file', arguments: '{"path":"a.ts"}' },
          { id: 'call_b', name: 'read_file', arguments: '{"path":"b.ts"}' },
        ],
      },
    );
    server.on({ hasToolResult: true }, { content: 'Both are empty.' });
    const model = reach(provider);
    const first = await model.complete(asking('Read both'), {});
    expect(first.stop).toBe('tools');
    expect(first.message.text).toBe('I read both.');
    expect(first.message.calls).toEqual([
      { id: 'call_a', name: 'read_file', input: { path: 'a.ts' } },
      { id: 'call_b', name: 'read_file', input: { path: 'b.ts' } },
    ]);
    const messages: Message[] = [
      { role: 'user', text: 'Read both' },
      first.message,
      {
        role: 'tools',
        results: first.message.calls.map(({ id, name }) => ({ id, name, text: '(empty)', isError: false })),
      },
    ];
    const second = await model.complete(asking('', { messages }), {});
    expect(second.message.text).toBe('Both are empty.');
  });

  test('keeps arguments that are not JSON, so that the model can be told', async () => {
    server.onMessage('Break', { toolCalls: [{ id: 'call_a', name: 'read_file', arguments: '{"path": "a' }] });
    const reply = await reach(provider).complete(asking('Break'), {});
    // The stand-in mends arguments for Anthropic, which sends them as an object.
    const expected = isClaude ? {} : { _invalid: '{"path": "a' };
    expect(reply.message.calls[0]?.input).toEqual(expected);
  });
});

test('OpenAI gets its own name for the limit, others the common one, and forced calls go through', async () => {
  server.on({ predicate: () => true }, { content: 'ok' });
  const request = asking('Go', { maxTokens: 99, mustCall: 'read_file' });
  await modelAt(seat('openai', 'gpt-5', `${server.url}/v1`, { temperature: 0.2 })).complete(request, {});
  expect(sentBody()).toMatchObject({
    max_completion_tokens: 99,
    temperature: 0.2,
    tool_choice: { type: 'function', function: { name: 'read_file' } },
    stream_options: { include_usage: true },
  });
  expect(sentBody()).not.toHaveProperty('max_tokens');
  await reach('openrouter').complete({ ...request, mustCall: true }, {});
  expect(sentBody()).toMatchObject({ max_tokens: 99, tool_choice: 'required' });
});

test('tokens that came from the cache are counted apart and cost less', async () => {
  const usage = { prompt_tokens: 1000, completion_tokens: 100 };
  server.onMessage('cold', { content: 'x', usage });
  server.onMessage('warm', {
    content: 'x',
    usage: { ...usage, prompt_tokens_details: { cached_tokens: 800 } },
  });
  const model = modelAt(seat('openrouter', 'openai/gpt-5', `${server.url}/api/v1`));
  const cold = await model.complete(asking('cold'), {});
  const warm = await model.complete(asking('warm'), {});
  expect(warm.usage).toEqual({ input: 1000, cached: 800, output: 100 });
  expect(warm.usd).toBeLessThan(cold.usd ?? 0);
});

test('thinking goes back to the model that thought it, and to no other', async () => {
  server.on(
    { hasToolResult: false },
    {
      reasoning: 'The file decides.',
      reasoningSignature: 'signed-by-provider',
      content: 'Reading.',
      toolCalls: [{ id: 'call_a', name: 'read_file', arguments: '{"path":"a.ts"}' }],
    },
  );
  server.on({ hasToolResult: true }, { content: 'Done.' });
  const thinker = seat('anthropic', 'claude-sonnet-4-6', server.url);
  const { message } = await modelAt(thinker).complete(asking('Think'), {});
  expect(message.opaque).toMatchObject({ from: 'anthropic/claude-sonnet-4-6' });
  const results = [{ id: 'call_a', name: 'read_file', text: '', isError: false }];
  const messages: Message[] = [{ role: 'user', text: 'Think' }, message, { role: 'tools', results }];
  // A transcript is stored as JSON in between.
  const stored = JSON.parse(JSON.stringify(messages)) as Message[];
  expect((await modelAt(thinker).complete(asking('', { messages: stored }), {})).message.text).toBe('Done.');
  const other = modelAt(seat('openai', 'gpt-5', `${server.url}/v1`));
  await other.complete(asking('', { messages: stored }), {});
  expect(JSON.stringify(sentBody())).not.toContain('signed-by-provider');
});
