// Stands between Troupe and a scripted provider and keeps every request's body as it was on the wire.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorder {
  readonly url: string;
  readonly bodies: string[];
  stop(): void;
}

export async function record(target: string): Promise<Recorder> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    pass(request, response, target, bodies).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  bodies: string[],
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  bodies.push(body);
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answer = await fetch(target + (request.url ?? ''), {
    method: 'POST',
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
    body,
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
  for await (const chunk of answer.body ?? []) response.write(chunk);
  response.end();
}
