// PostgreSQL without an installation: real server binaries from npm, run in the data folder for as long as this
// process lives. It listens on loopback only, for a password that is kept beside the data.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { findPostgres, type Postgres } from './postgres-binaries.ts';
import { chooseIdentity, type Identity, own } from './server-identity.ts';
import { waitUntilFree } from './server-lock.ts';

export interface EmbeddedPostgres {
  /** Of the database `postgres`, as its superuser. */
  readonly url: string;
  /** Resolves when the server has written everything and ended; it ends by itself if this process dies. */
  stop(): Promise<void>;
}

interface EmbeddedOptions {
  /** Its `postgres` folder is made when it does not exist; data of an earlier start is used again. */
  readonly dataDir: string;
  readonly log?: Logger;
  /** False: faster, and lost in a power cut. For tests. */
  readonly durable?: boolean;
  /** How long to wait for a server in the same folder to end; 10 s unless given. */
  readonly patienceMs?: number;
}

interface Folder {
  readonly path: string;
  readonly cluster: string;
  readonly logFile: string;
}

const startSeconds = 30;

/**
 * Ends the server when standard input closes, which the kernel does for a parent that was killed. Portable, unlike
 * a parent-death signal. The server ignores the terminal's Ctrl-C, because the guard has a session of its own.
 */
const guard = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ read -r line <&3; kill -INT "$server"; } 2>/dev/null &
watch=$!
exec 3<&-
wait "$server"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
`;

/** Throws an Error that says what to do: no binaries for this platform, folder in use, or the server's own words. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const postgres = await findPostgres();
  await mkdir(options.dataDir, { recursive: true });
  const identity = await chooseIdentity(options.dataDir, postgres.server);
  const folder = folderIn(options.dataDir);
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  await own(identity, folder.path);
  await createCluster(postgres, identity, folder, options.durable ?? true);
  const server = await startServer(postgres, identity, folder, options);
  options.log?.info({ dataDir: folder.path }, 'embedded PostgreSQL is up');
  return { url: server.url, stop: () => end(server.process) };
}

function folderIn(dataDir: string): Folder {
  const path = resolve(dataDir, 'postgres');
  return { path, cluster: join(path, 'cluster'), logFile: join(path, 'server.log') };
}

/**
 * Made under a name of its own and renamed, password and all: a half-made one is never taken for data, and of two
 * processes that start on an empty folder the second finds the first one's.
 */
async function createCluster(
  postgres: Postgres,
  identity: Identity,
  folder: Folder,
  durable: boolean,
): Promise<void> {
  if (await exists(folder.cluster)) return;
  const making = `${folder.cluster}.${process.pid}`;
  const password = `${making}.password`;
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await own(identity, password);
  const log = await open(folder.logFile, 'w', 0o600);
  const sync = durable ? [] : ['--no-sync'];
  const initdb = run(identity, [...initdbCommand(postgres, making, password), ...sync], log.fd);
  const [code] = await once(initdb, 'close').catch((error: Error) => [error.message]);
  await log.close();
  if (code !== 0) throw await failed(folder, identity, `could not be set up (${code})`);
  await rename(password, passwordFile(making));
  await rename(making, folder.cluster).catch(async (error: NodeJS.ErrnoException) => {
    await rm(making, { recursive: true });
    if (error.code !== 'ENOTEMPTY') throw error;
  });
}

function passwordFile(cluster: string): string {
  return join(cluster, 'troupe-password');
}

function initdbCommand(postgres: Postgres, cluster: string, password: string): string[] {
  return [
    postgres.initdb,
    `--pgdata=${cluster}`,
    '--username=troupe',
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
}

/** Repeated: another program can take the port meanwhile, and a killed server's children need a moment to end. */
async function startServer(
  postgres: Postgres,
  identity: Identity,
  folder: Folder,
  options: EmbeddedOptions,
): Promise<{ process: ChildProcess; url: string }> {
  const password = await readFile(passwordFile(folder.cluster), 'utf8');
  for (let attempt = 1; ; attempt += 1) {
    await waitUntilFree(folder.cluster, options.patienceMs ?? 10_000);
    const port = await freePort();
    const url = `postgresql://troupe:${password}@127.0.0.1:${port}/postgres`;
    const process = await launch(postgres, identity, folder, { port, durable: options.durable ?? true });
    const problem = await untilReady(process, url);
    if (problem === undefined) return { process, url };
    await end(process);
    if (attempt === 3) throw await failed(folder, identity, problem);
    await sleep(200);
  }
}

async function failed(folder: Folder, identity: Identity, problem: string): Promise<Error> {
  const words = await readFile(folder.logFile, 'utf8').catch(() => '');
  const advice =
    identity.prefix.length === 0
      ? 'Put right what it names, or set DATABASE_URL to a PostgreSQL of your own.'
      : 'It does not run as root. Run Troupe as another user, move its folders where other accounts may pass, or set DATABASE_URL.';
  return new Error(`The embedded PostgreSQL in ${folder.path} ${problem}:\n${words.trim()}\n${advice}`);
}

async function launch(
  postgres: Postgres,
  identity: Identity,
  folder: Folder,
  { port, durable }: { readonly port: number; readonly durable: boolean },
): Promise<ChildProcess> {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
  };
  const log = await open(folder.logFile, 'w', 0o600);
  try {
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = [postgres.server, '-D', folder.cluster, ...flags];
    return run(identity, ['/bin/sh', '-c', guard, 'sh', ...server], log.fd);
  } finally {
    await log.close();
  }
}

/** Runs with a session of its own and an environment that tells it nothing. */
function run(identity: Identity, command: readonly string[], output: number): ChildProcess {
  const [program = '', ...args] = [...identity.prefix, ...command];
  const child = spawn(program, args, {
    cwd: '/',
    detached: true,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['pipe', output, output],
    ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.uid }),
  });
  child.on('error', () => {});
  return child;
}

/** Why it will not get ready, or undefined when it answers. */
async function untilReady(server: ChildProcess, url: string): Promise<string | undefined> {
  const deadline = Date.now() + startSeconds * 1000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) {
      return 'ended at once';
    }
    if (await answers(url)) return undefined;
    await sleep(20);
  }
  return `did not answer within ${startSeconds} s`;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.stdin?.destroy();
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port on the loopback interface');
  return address.port;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
