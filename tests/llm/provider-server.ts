// A provider on loopback that answers as it is told, byte for byte, and keeps what it was asked.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

export type Answer = (response: ServerResponse, asked: Asked) => void;

export interface ProviderServer {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** Each answer is given once, the last one again and again. Closed when the test ends. */
export async function provider(...answers: readonly Answer[]): Promise<ProviderServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      const one = { path: request.url ?? '', headers: request.headers, body };
      asked.push(one);
      answers[Math.min(asked.length, answers.length) - 1]?.(response, one);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

const streamHead = { 'content-type': 'text/event-stream' };

/** OpenAI's chunks: what each adds, then the reason of its end, then the usage. */
export function chunks(
  deltas: readonly object[],
  {
    finish = 'stop',
    usage,
    headers = {},
  }: { finish?: string; usage?: object; headers?: Record<string, string> } = {},
): Answer {
  return (response) => {
    response.writeHead(200, { ...streamHead, ...headers });
    const send = (part: object): void => void response.write(`data: ${JSON.stringify(part)}\n\n`);
    for (const delta of deltas) send({ choices: [{ index: 0, delta, finish_reason: null }] });
    send({ choices: [{ index: 0, delta: {}, finish_reason: finish }] });
    if (usage !== undefined) send({ choices: [], usage });
    response.end('data: [DONE]\n\n');
  };
}

/** Any named events, as Anthropic and OpenAI's responses stream them. */
export function events(list: readonly { type: string; [key: string]: unknown }[], headers = {}): Answer {
  return (response) => {
    response.writeHead(200, { ...streamHead, ...headers });
    response.end(list.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
  };
}

/** Anthropic's whole answer of one text. */
export function anthropicText(
  text: string,
  usage: object = { input_tokens: 10, output_tokens: 2 },
  headers = {},
): Answer {
  return events(
    [
      { type: 'message_start', message: { usage } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage },
      { type: 'message_stop' },
    ],
    headers,
  );
}

/** Accepts the request and never says a word. */
export const silence: Answer = () => {};

/** Begins and never goes on. */
export function stuckAfter(first: string): Answer {
  return (response) => {
    response.writeHead(200, streamHead);
    response.write(first);
  };
}
