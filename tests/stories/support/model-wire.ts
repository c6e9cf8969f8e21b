// Stands between Troupe and the scripted model, passes everything on as it is, and notes which requests Troupe hung up on.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelWire {
  readonly url: string;
  /** When Troupe ended a request before its answer was whole, epoch ms; oldest first. */
  readonly hungUp: readonly number[];
  /** When a reply was last asked for, epoch ms. */
  readonly lastAsked: () => number;
  close(): Promise<void>;
}

export async function wireTo(model: string): Promise<ModelWire> {
  const hungUp: number[] = [];
  let lastAsked = 0;
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'POST') lastAsked = Date.now();
    pass(model, incoming, outgoing, hungUp);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hungUp,
    lastAsked: () => lastAsked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass(to: string, incoming: IncomingMessage, outgoing: ServerResponse, hungUp: number[]): void {
  const { url = '/', method, headers } = incoming;
  const asking = request(new URL(url, to), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  asking.on('error', () => outgoing.destroy());
  incoming.pipe(asking);
  outgoing.on('close', () => {
    if (outgoing.writableFinished) return;
    hungUp.push(Date.now());
    asking.destroy();
  });
}
