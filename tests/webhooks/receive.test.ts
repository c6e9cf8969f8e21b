import { createHmac, randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createReceiver, type WebhookAnswer } from '../../src/webhooks/receive.ts';

const secret = randomBytes(16).toString('hex');
const body = JSON.stringify({ action: 'labeled' });

function sign(text: string, key = secret): string {
  return `sha256=${createHmac('sha256', key).update(text).digest('hex')}`;
}

function openReceiver() {
  const recorded: string[] = [];
  let woken = 0;
  const receive = createReceiver({
    secret,
    record: async (guid, event) => {
      const entry = `${guid} ${event}`;
      return recorded.includes(entry) ? false : recorded.push(entry) > 0;
    },
    recorded: () => void (woken += 1),
    log: pino({ level: 'silent' }),
  });
  const send = (headers: Record<string, string>, text = body): Promise<WebhookAnswer> => {
    const all: Record<string, string> = {
      'x-github-delivery': 'guid-1',
      'x-github-event': 'issues',
      'x-hub-signature-256': sign(text),
      ...headers,
    };
    return receive({ header: (name) => all[name], body: text });
  };
  return { send, recorded, woken: () => woken };
}

describe('a webhook', () => {
  it('is recorded, and answered at once', async () => {
    const { send, recorded, woken } = openReceiver();
    expect(await send({})).toEqual({ status: 202, text: 'Recorded.' });
    expect(recorded).toEqual(['guid-1 issues']);
    expect(woken()).toBe(1);
  });

  it('counts once however often it comes', async () => {
    const { send, woken } = openReceiver();
    await send({});
    expect(await send({})).toEqual({ status: 202, text: 'Already recorded.' });
    expect(woken()).toBe(1);
  });

  it.each([
    ['is signed with another secret', { 'x-hub-signature-256': sign(body, 'guessed') }, 401],
    ['was changed on its way', { 'x-hub-signature-256': sign(`${body} `) }, 401],
    ['is not signed', { 'x-hub-signature-256': '' }, 400],
    ['has no name', { 'x-github-event': '' }, 400],
  ])('is refused when it %s', async (_, headers, status) => {
    const { send, recorded } = openReceiver();
    expect((await send(headers)).status).toBe(status);
    expect(recorded).toEqual([]);
  });

  it('that is a form or broken is refused with what to change', async () => {
    const { send } = openReceiver();
    expect(await send({}, 'payload=%7B%7D')).toEqual({
      status: 400,
      text: 'The body is not JSON: set the content type to application/json.',
    });
  });

  it('about something else is taken and forgotten', async () => {
    const { send, recorded } = openReceiver();
    expect((await send({ 'x-github-event': 'ping' })).status).toBe(202);
    expect(recorded).toEqual([]);
  });
});
