// Stands between Troupe and a scripted provider and keeps every request's body as it was on the wire.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorder {
  readonly url: string;
  readonly bodies: string[];
  stop(): void;
}

export async function record(target: string): Promise<Recorder> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      bodies.push(body);
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
      const passed = fetch(target + (request.url ?? ''), {
        method: request.method ?? 'POST',
        headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
        body,
      });
      passed
        .then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
          for await (const chunk of answer.body ?? []) response.write(chunk);
          response.end();
        })
        .catch(() => response.destroy());
    });
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
