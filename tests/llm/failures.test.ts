// Every way in which a provider says no, and what a person reads about it.
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModelFailure } from '../../src/llm/model.ts';
import { asking, modelAt, seat } from './seats.ts';

const host = 'http://models.test';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const dialects = [
  { provider: 'openrouter', path: '/chat/completions', key: 'OPENROUTER_API_KEY' },
  { provider: 'anthropic', path: '/v1/messages', key: 'ANTHROPIC_API_KEY' },
];

function openAt(provider: string) {
  return modelAt(seat(provider, 'some-model', host, { setting: 'models.code' }));
}

async function failure(provider: string, signal?: AbortSignal): Promise<ModelFailure> {
  const call = openAt(provider).complete(asking('Go'), signal ? { signal } : {});
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModelFailure)) throw new Error(`no ModelFailure but ${String(error)}`);
  return error;
}

describe.each(dialects)('$provider', ({ provider, path, key }) => {
  const refuse = (status: number, message: string, headers: Record<string, string> = {}) =>
    nock(host)
      .post(path)
      .reply(status, { type: 'error', error: { type: 'x', message } }, headers);

  test('a wrong key is named by its variable, and what the provider says about it is not repeated', async () => {
    refuse(401, 'Incorrect API key provided: abc***xyz');
    const { kind, message } = await failure(provider);
    expect(kind).toBe('key');
    expect(message).toContain(key);
    expect(message).not.toContain('abc');
  });

  test('a key without credit or without access says so', async () => {
    refuse(402, 'pay');
    expect(await failure(provider)).toMatchObject({
      kind: 'key',
      message: expect.stringMatching(/no credit left/) as string,
    });
    refuse(403, 'no');
    expect((await failure(provider)).message).toMatch(/use "some-model".*another model in models\.code/);
  });

  test('a model that does not exist is named with the setting that chose it', async () => {
    refuse(404, 'not found');
    const { kind, message } = await failure(provider);
    expect(kind).toBe('request');
    expect(message).toMatch(/no model "some-model".*in models\.code/);
  });

  test('a rate limit says how long to wait', async () => {
    refuse(429, 'slow down', { 'retry-after': '7' });
    expect(await failure(provider)).toMatchObject({ kind: 'limit', retryAfterMs: 7000 });
    refuse(429, 'slow down', { 'retry-after-ms': '250' });
    expect(await failure(provider)).toMatchObject({ kind: 'limit', retryAfterMs: 250 });
    refuse(429, 'slow down', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
    const wait = (await failure(provider)).retryAfterMs ?? 0;
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });

  test('an overloaded provider is not our fault, a refused request is', async () => {
    refuse(529, 'overloaded');
    expect((await failure(provider)).kind).toBe('overloaded');
    refuse(500, 'oops');
    expect((await failure(provider)).kind).toBe('overloaded');
    refuse(400, 'messages: too long');
    expect(await failure(provider)).toMatchObject({
      kind: 'request',
      message: expect.stringMatching(/too long/) as string,
    });
  });

  test('a stream that is no stream, breaks off, or cannot be reached is a matter of the network', async () => {
    const stream = { 'content-type': 'text/event-stream' };
    nock(host).post(path).reply(200, 'data: {"half', stream);
    expect((await failure(provider)).kind).toBe('network');
    nock(host).post(path).reply(200, 'event: message_start\ndata: {oops}\n\n', stream);
    expect((await failure(provider)).kind).toBe('network');
    nock(host).post(path).reply(200, '<html>A proxy says hello</html>', { 'content-type': 'text/html' });
    expect((await failure(provider)).kind).toBe('network');
    nock(host).post(path).replyWithError('connect ECONNREFUSED');
    const { kind, message } = await failure(provider);
    expect(kind).toBe('network');
    expect(message).toContain(host);
  });

  test('an answer that is stopped ends at once', async () => {
    nock(host).post(path).delay(10_000).reply(200, '');
    const started = Date.now();
    expect((await failure(provider, AbortSignal.timeout(30))).kind).toBe('stopped');
    expect(Date.now() - started).toBeLessThan(3000);
  });
});

test('errors inside a stream keep their meaning', async () => {
  const stream = { 'content-type': 'text/event-stream' };
  nock(host)
    .post('/chat/completions')
    .reply(200, `data: ${JSON.stringify({ error: { code: 429, message: 'upstream is busy' } })}\n\n`, stream);
  expect(await failure('openrouter')).toMatchObject({ kind: 'limit' });
  const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  nock(host)
    .post('/v1/messages')
    .reply(200, `event: error\ndata: ${JSON.stringify(overloaded)}\n\n`, stream);
  expect(await failure('anthropic')).toMatchObject({ kind: 'overloaded' });
});
