import { describe, expect, it } from 'vitest';
import { serve } from './serving.ts';

describe('webhooks', () => {
  it.each(['/', '/api/github/webhooks'])('are taken in at %s, byte for byte, from anywhere', async (path) => {
    const received: { raw: string; event: string | null }[] = [];
    const { url } = await serve({
      receive: async (raw, headers) => {
        received.push({ raw, event: headers.get('x-github-event') });
        return { status: 202, text: 'taken in\n' };
      },
    });
    const body = '{"zen": "Größe  zählt", "a":1}\n';
    const answer = await fetch(url + path, {
      method: 'POST',
      body,
      headers: { 'x-github-event': 'ping', 'x-forwarded-for': '203.0.113.9' },
    });
    expect(answer.status).toBe(202);
    expect(received).toEqual([{ raw: body, event: 'ping' }]);
  });

  it('are refused when they are larger than GitHub sends them', async () => {
    const { url } = await serve();
    const answer = await fetch(url, { method: 'POST', body: Buffer.alloc(25 * 1024 * 1024 + 1, 'a') });
    expect(answer.status).toBe(413);
  });
});

describe('health', () => {
  it('is fine while the process and the database answer', async () => {
    const { get } = await serve();
    expect((await get('/healthz', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
  });

  it('is not ready without its database', async () => {
    const { store } = await serve();
    const gone = () => Promise.reject(new Error('connection refused'));
    const { get } = await serve({ store: { ...store, runs: { ...store.runs, list: gone } } });
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/healthz')).status).toBe(200);
    const page = await get('/');
    expect(page.status).toBe(500);
    expect(await page.text()).not.toContain('connection refused');
  });
});
