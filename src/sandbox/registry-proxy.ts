// The one way out of a setup's sandbox: an HTTP proxy on a Unix socket, which connects to the registries the operator
// named and refuses everything else. It sees host names and passes bytes on; it holds no credential to lose.
import { lookup } from 'node:dns';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as askUpstream, type ServerResponse } from 'node:http';
import { BlockList, connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';

export interface RegistryProxy {
  /** Path of its socket on the host. */
  readonly socket: string;
  /** Hosts that were asked for and are not allowed. */
  refused(): readonly string[];
  close(): Promise<void>;
}

interface Target {
  readonly host: string;
  readonly port: number;
}

const silenceMs = 60_000;
const maxConnections = 256;
const usualPorts = [80, 443];

/** @param hosts names or addresses, with a port where it is another than 80 or 443; `*.` before a name means all below it. */
export async function openRegistryProxy(hosts: readonly string[], log: Logger): Promise<RegistryProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'troupe-proxy-'));
  const socket = join(folder, 'proxy');
  const refused = new Set<string>();
  const open = new Set<Duplex>();
  const admits = (target: Target | undefined): target is Target => {
    if (target !== undefined && hosts.some((allowed) => matches(allowed, target))) return true;
    refused.add(target === undefined ? 'an address that cannot be read' : `${target.host}:${target.port}`);
    log.warn({ target }, 'a setup asked for a host that SETUP_HOSTS does not name');
    return false;
  };
  const server = createServer((request, response) => {
    const target = httpTarget(request.url);
    if (!admits(target)) return refuse(response, 403, 'Not a registry that SETUP_HOSTS names.\n');
    if (!['GET', 'HEAD'].includes(request.method ?? ''))
      return refuse(response, 405, 'Registries are only read.\n');
    passOn(request, response, target);
  });
  server.on('connect', (request, client: Socket) => {
    const target = connectTarget(request.url);
    if (admits(target)) tunnel(client, target, open);
    else client.end('HTTP/1.1 403 Not a registry that SETUP_HOSTS names\r\n\r\n');
  });
  server.on('connection', (client: Socket) => {
    open.add(client.on('close', () => open.delete(client)));
    client.on('error', () => client.destroy()).setTimeout(silenceMs, () => client.destroy());
  });
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
  // The folder is ours alone; the sandbox, whose commands are another user's, gets the socket by itself.
  await chmod(socket, 0o666);
  return {
    socket,
    refused: () => [...refused].sort(),
    close: async () => {
      for (const one of open) one.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function matches(allowed: string, { host, port }: Target): boolean {
  const [name = '', ownPort] = allowed.toLowerCase().split(':');
  if (ownPort === undefined ? !usualPorts.includes(port) : Number(ownPort) !== port) return false;
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
}

function httpTarget(url = ''): Target | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  return protocol === 'http:' ? { host: hostname.toLowerCase(), port: Number(port || 80) } : undefined;
}

function connectTarget(authority = ''): Target | undefined {
  const found = /^([a-z0-9.-]+):(\d{1,5})$/iu.exec(authority);
  return found === null ? undefined : { host: (found[1] ?? '').toLowerCase(), port: Number(found[2]) };
}

function refuse(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(words);
}

function passOn(request: IncomingMessage, response: ServerResponse, { host, port }: Target): void {
  const { pathname, search } = new URL(request.url ?? '');
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(
      ([name]) => !/^(?:proxy-|connection|keep-alive|upgrade)/u.test(name),
    ),
  );
  const upstream = askUpstream(
    { host, port, method: request.method, path: pathname + search, headers, lookup: publicLookup },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  upstream.on('error', () =>
    response.headersSent ? response.destroy() : refuse(response, 502, 'It cannot be reached.\n'),
  );
  response.on('close', () => upstream.destroy());
  upstream.end();
}

function tunnel(client: Socket, { host, port }: Target, open: Set<Duplex>): void {
  let established = false;
  const upstream = connect({ host, port, lookup: publicLookup }, () => {
    established = true;
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(upstream).pipe(client);
  });
  open.add(upstream.on('close', () => open.delete(upstream)));
  upstream.setTimeout(silenceMs, () => upstream.destroy());
  upstream.on('error', () =>
    established ? client.destroy() : client.end('HTTP/1.1 502 It cannot be reached\r\n\r\n'),
  );
  client.on('close', () => upstream.destroy());
}

/** Of this machine and of the cloud it may run in: no name of a registry leads there honestly. */
const own = new BlockList();
own.addSubnet('127.0.0.0', 8);
own.addSubnet('0.0.0.0', 8);
own.addSubnet('169.254.0.0', 16);
own.addAddress('::1', 'ipv6');
own.addSubnet('fe80::', 10, 'ipv6');

const publicLookup: LookupFunction = (name, options, done) => {
  lookup(name, { ...options, all: true }, (error, found) => {
    if (error) return done(error, []);
    const usable = found.filter(({ address }) => !own.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'));
    const [first] = usable;
    if (first === undefined) return done(new Error(`${name} leads to this machine itself`), []);
    if (options.all) done(null, usable);
    else done(null, first.address, first.family);
  });
};
