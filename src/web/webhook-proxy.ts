// Webhooks for a machine that GitHub cannot reach: a smee.io channel receives them, and this process reads them from
// there as a stream of events.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';

/** How long to wait before reconnecting, in milliseconds. */
const pause = 5000;

/** smee.io merges the request's headers and its parsed body into one object. */
const forwarded = z.looseObject({ body: z.union([z.string(), z.record(z.string(), z.unknown())]) });

/** Opens a new channel. Logs a warning and answers undefined if smee.io cannot be reached. */
export async function openChannel(log: Logger, service = 'https://smee.io'): Promise<string | undefined> {
  try {
    const answer = await fetch(`${service}/new`, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    return answer.headers.get('location') ?? undefined;
  } catch (error) {
    log.warn(
      { err: error },
      `${service} cannot be reached; GitHub needs an address of this server. Set PUBLIC_URL, or WEBHOOK_PROXY_URL.`,
    );
    return undefined;
  }
}

/**
 * Passes every webhook of the channel to `receive` until `stopping` is aborted. Reconnects when a connection breaks.
 */
export async function followChannel(
  channel: string,
  receive: (raw: string, headers: Headers) => Promise<unknown>,
  { log, stopping }: { log: Logger; stopping: AbortSignal },
): Promise<void> {
  while (!stopping.aborted) {
    try {
      const answer = await fetch(channel, { headers: { accept: 'text/event-stream' }, signal: stopping });
      if (!answer.ok || answer.body === null) throw new Error(`the channel answered ${answer.status}`);
      log.info({ channel }, 'webhooks are fetched from a channel');
      for await (const data of eventsOf(answer.body)) await handOver(data, receive);
    } catch (error) {
      if (!stopping.aborted) log.warn({ err: error, channel }, 'the webhook channel broke; trying again');
    }
    await sleep(pause, undefined, { signal: stopping }).catch(() => {});
  }
}

/** The data of each event. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = [...event.matchAll(/^data: ?(.*)$/gm)].map((line) => line[1]).join('\n');
      if (data !== '') yield data;
    }
  }
}

async function handOver(
  data: string,
  receive: (raw: string, headers: Headers) => Promise<unknown>,
): Promise<void> {
  const parsed = forwarded.safeParse(readJson(data));
  // The channel also sends greetings and heartbeats.
  if (!parsed.success) return;
  const { body, ...rest } = parsed.data;
  const headers = new Headers();
  for (const [name, value] of Object.entries(rest)) {
    if (name.startsWith('x-') && typeof value === 'string') headers.set(name, value);
  }
  // GitHub signs its JSON as JSON.stringify writes it, so writing it again gives the same bytes.
  await receive(typeof body === 'string' ? body : JSON.stringify(body), headers);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
