// A server that accepts and never answers, or stops in the midst of it, is noticed in time; one that is slow but alive
// is left alone.
import { expect, test } from 'vitest';
import { ModelFailure } from '../../src/llm/model.ts';
import { type Answer, chunks, provider, silence, stuckAfter } from './provider-server.ts';
import { asking, modelAt, seat } from './seats.ts';

const event = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Half' }, finish_reason: null }] })}\n\n`;

test.each([
  ['openai', 'custom', '/v1'],
  ['anthropic', 'anthropic', ''],
])('a server that never answers is given up after the set time (%s)', async (_dialect, name, path) => {
  const server = await provider(silence);
  const model = modelAt(seat(name, 'm', server.url + path, { idleMs: 80 }));
  const failure: unknown = await model.complete(asking('Go'), {}).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ModelFailure);
  expect(failure).toMatchObject({ kind: 'network', mayBeBilled: true });
  expect((failure as Error).message).toMatch(/has sent nothing for 0 seconds, so the request was ended/);
});

test('a stream that stops in its midst is given up as well', async () => {
  const server = await provider(stuckAfter(event));
  const model = modelAt(seat('custom', 'm', `${server.url}/v1`, { idleMs: 80 }));
  await expect(model.complete(asking('Go'), {})).rejects.toMatchObject({
    kind: 'network',
    message: expect.stringContaining('has sent nothing') as string,
  });
});

test('comments that only say "still here" keep a thinking model alive', async () => {
  const slow: Answer = (response, asked) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let signs = 0;
    const timer = setInterval(() => {
      signs += 1;
      response.write(': PROCESSING\n\n');
      if (signs < 8) return;
      clearInterval(timer);
      chunks([{ content: 'At last.' }])(Object.assign(response, { writeHead: () => response }), asked);
    }, 100);
  };
  const server = await provider(slow);
  const model = modelAt(seat('openrouter', 'm', `${server.url}/v1`, { idleMs: 600 }));
  expect((await model.complete(asking('Go'), {})).message.text).toBe('At last.');
});
