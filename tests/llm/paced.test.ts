// Turns at a provider, over a real database and HTTP: limits hold over processes, orders to rest reach everybody.
import { expect, test } from 'vitest';
import { createModels } from '../../src/llm/models.ts';
import { troubleText } from '../../src/wording/reasons/trouble.ts';
import { openStores } from '../store/opened.ts';
import { chunks, json, provider } from './provider-server.ts';
import { asking, silent } from './seats.ts';

const once = { tries: 1, broken: 1, firstWaitMs: 1, longestWaitMs: 60_000 };
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** The same provider and key, opened by two processes. */
async function twoProcesses(url: string, limits: { requests?: number; tokens?: number }, patience = once) {
  const { stores } = await openStores(2);
  return stores.map((store) =>
    createModels({
      providers: { openai: { baseUrl: `${url}/v1`, apiKey: 'shared', limits } },
      turns: store.modelTurns,
      log: silent,
      patience,
    }).open({ provider: 'openai', model: 'gpt-5' }),
  );
}

test('a request beyond the limit waits for its turn, says for what, and can be stopped', async () => {
  const server = await provider(chunks([{ content: 'ok' }], { usage }));
  const [here, there] = await twoProcesses(server.url, { requests: 2, tokens: 90_000 });
  await here!.complete(asking('Go'), {});
  await there!.complete(asking('Go'), {});
  const stop = new AbortController();
  const said: string[] = [];
  const third = there!.complete(asking('Go'), {
    signal: stop.signal,
    onWait: (why) => {
      said.push(troubleText(why));
      stop.abort();
      return () => said.push('over');
    },
  });
  await expect(third).rejects.toMatchObject({ kind: 'stopped', mayBeBilled: false });
  expect(said).toEqual(['waits for openai: 2 requests and 90,000 tokens a minute', 'over']);
  expect(server.asked).toHaveLength(2);
});

test('a request whose turn has come is not sent if nobody wants it any more', async () => {
  const server = await provider(chunks([{ content: 'ok' }], { usage }));
  const [here] = await twoProcesses(server.url, {});
  const beforeSending = () => Promise.reject(new Error('cancelled'));
  await expect(here!.complete(asking('Go'), { beforeSending })).rejects.toMatchObject({
    kind: 'stopped',
    mayBeBilled: false,
  });
  expect(server.asked).toHaveLength(0);
});

test('when one process is told to slow down, the other one rests as well', async () => {
  const limited = json(429, { error: { message: 'slow down', type: 'requests' } }, { 'retry-after': '1' });
  const server = await provider(limited, chunks([{ content: 'ok' }], { usage }));
  const [here, there] = await twoProcesses(server.url, {});
  await expect(here!.complete(asking('Go'), {})).rejects.toMatchObject({ kind: 'limit', retryAfterMs: 1000 });
  const told = Date.now();
  const said: string[] = [];
  const reply = await there!.complete(asking('Go'), {
    onWait: (why) => {
      said.push(troubleText(why));
      return () => {};
    },
  });
  expect(reply.message.text).toBe('ok');
  // A little was gone by the time the refusal had come through.
  expect(Date.now() - told).toBeGreaterThan(500);
  expect(said).toEqual(['waits for openai, which asked for a pause']);
});

test('a provider that says it has nothing left is not asked before it has', async () => {
  const headers = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1.5s' };
  const server = await provider(
    chunks([{ content: 'last' }], { usage, headers }),
    chunks([{ content: 'ok' }], { usage }),
  );
  const [here, there] = await twoProcesses(server.url, {});
  const first = await here!.complete(asking('Go'), {});
  expect(first.restMs).toBe(1500);
  const waits: string[] = [];
  await there!.complete(asking('Go'), {
    onWait: (why) => {
      waits.push(troubleText(why));
      return () => {};
    },
  });
  expect(waits).toHaveLength(1);
});

test('a rest of an hour fails at once in every process, so that somebody else can take over', async () => {
  const spent = json(429, { error: { message: 'daily limit' } }, { 'retry-after': '3600' });
  const server = await provider(spent);
  const [here, there] = await twoProcesses(server.url, {});
  await expect(here!.complete(asking('Go'), {})).rejects.toMatchObject({ kind: 'limit' });
  await expect(there!.complete(asking('Go'), {})).rejects.toMatchObject({
    kind: 'limit',
    message: expect.stringContaining('OpenAI accepts no requests before') as string,
  });
  expect(server.asked).toHaveLength(1);
});
