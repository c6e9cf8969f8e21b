// Stands between clients and a local GitHub, passes everything on as it is, and keeps what is said over REST.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalGitHub } from '../../src/local/github/server.ts';
import type { Exchange } from './conformity.ts';

export interface RecordingProxy {
  /** Where clients find GitHub. */
  readonly url: string;
  /** Grows with each answer; what goes over git, GraphQL and pages is not among them. */
  readonly exchanges: readonly Exchange[];
  /** To be called before the GitHub closes. */
  close(): Promise<void>;
}

const api = '/api/v3';

/** From now on the links that GitHub gives lead through the proxy as well. */
export async function recordTraffic(github: LocalGitHub): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    void pass(github.url, incoming, outgoing, exchanges);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  github.world.state.url = url;
  return {
    url,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  to: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  exchanges: Exchange[],
): Promise<void> {
  const { url = '', method = '', headers } = incoming;
  const asked = await read(incoming);
  const answer = await passOn(to, incoming, asked).catch(() => undefined);
  if (url.startsWith(`${api}/`)) {
    const told = { accept: headers.accept ?? '', requestBody: asked.toString() };
    exchanges.push({ method, url: url.slice(api.length), ...told, answer: answer?.recorded });
  }
  if (answer === undefined) outgoing.destroy();
  else outgoing.writeHead(answer.recorded.status, answer.headers).end(answer.bytes);
}

interface Answer {
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  readonly recorded: NonNullable<Exchange['answer']>;
}

/** @throws when the connection breaks before the answer is whole. */
async function passOn(to: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(url ?? '/', to), { method, headers }, resolve)
      .on('error', reject)
      .end(body);
  });
  const bytes = await read(answer);
  const contentType = answer.headers['content-type'] ?? '';
  const recorded = { status: answer.statusCode ?? 0, contentType, body: bytes.toString() };
  return { headers: answer.headers, bytes, recorded };
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
