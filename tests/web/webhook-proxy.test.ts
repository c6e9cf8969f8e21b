import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followChannel, openChannel } from '../../src/web/webhook-proxy.ts';

const log = pino({ level: 'silent' });

/** A stand-in for smee.io that says what it is told to whoever listens. */
async function channel(speak: (answer: ServerResponse) => void): Promise<string> {
  const server = createServer((request, answer) => {
    if (request.url === '/new') answer.writeHead(302, { location: 'https://channel.example/abc' }).end();
    else speak(answer.writeHead(200, { 'content-type': 'text/event-stream' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('webhooks by way of a channel', () => {
  it('arrive with GitHub’s headers and the bytes that were signed', async () => {
    const body = { action: 'labeled', label: { name: 'troupe' }, sender: { login: 'möna' } };
    const event = {
      'x-github-event': 'issues',
      'x-hub-signature-256': 'sha256=0',
      host: 'smee.io',
      timestamp: 1,
      body,
    };
    const url = await channel((answer) => {
      answer.write('event: ready\ndata: {}\n\n: ping\n\n');
      const text = `id: 1\ndata: ${JSON.stringify(event)}\n\n`;
      answer.write(text.slice(0, 40));
      setTimeout(() => answer.write(text.slice(40)), 20);
    });
    const stopping = new AbortController();
    onTestFinished(() => stopping.abort());
    const received = await new Promise<{ raw: string; headers: Headers }>((resolve) => {
      void followChannel(url, async (raw, headers) => resolve({ raw, headers }), {
        log,
        stopping: stopping.signal,
      });
    });
    expect(received.raw).toBe(JSON.stringify(body));
    expect([...received.headers]).toEqual([
      ['x-github-event', 'issues'],
      ['x-hub-signature-256', 'sha256=0'],
    ]);
  });

  it('end when Troupe stops', async () => {
    const url = await channel((answer) => answer.write(': here\n\n'));
    const stopping = new AbortController();
    const followed = followChannel(url, async () => {}, { log, stopping: stopping.signal });
    setTimeout(() => stopping.abort(), 30);
    await followed;
    expect(stopping.signal.aborted).toBe(true);
  });

  it('begin with a channel of their own, or none when the service is away', async () => {
    expect(await openChannel(log, await channel(() => {}))).toBe('https://channel.example/abc');
    expect(await openChannel(log, 'http://127.0.0.1:1')).toBeUndefined();
  });
});
