// Listens for requests, and closes open live streams when it stops.
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { ConfigProblem } from '../config/config-problem.ts';

interface Listening {
  /** The address for this machine, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Throws a ConfigProblem that names the setting to change when the port or address cannot be used. */
export async function listen(app: Hono, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ConfigProblem([whyNot(error, host, port)])),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return { url: `http://${reachable(host)}:${address.port}`, stop: () => stop(server) };
}

function whyNot(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Set PORT to a free one, or to 0 for any.`;
  }
  if (error.code === 'EACCES') {
    return `Port ${port} needs more rights than this process has. Set PORT to 1024 or more.`;
  }
  return `Cannot listen on ${host}:${port} (${error.message}). HOST is the address to listen on.`;
}

/** A server that listens on all addresses is reached at localhost. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Lets requests under way finish, and cuts those that are still open after a moment. */
function stop(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), 2000);
  // A browser keeps a connection alive that was busy when closing began.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}
