// Tells whoever asks that a run changed, in every process, within milliseconds. A hint, not the truth: listeners read
// the facts. What was missed while the connection was down is told again when it is back.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Database, Queries } from './database.ts';
import type { RunId } from './run-id.ts';

/** A run has facts up to number `seq`. */
export interface Change {
  readonly run: RunId;
  readonly seq: number;
}

export interface Changes {
  /** Answers with the way to stop. A listener must not throw. */
  subscribe(listener: (change: Change) => void): () => void;
}

interface OpenChanges extends Changes {
  close(): Promise<void>;
}

const channel = 'troupe_changes';
const longestPauseMs = 5000;
/** How much further back than the break itself a reconnection looks. */
const overlapMs = 60_000;

const Payload = z.object({ run: z.number(), seq: z.number() });

/** To be heard when the transaction commits. */
export async function announce(queries: Queries, run: RunId, seq: number): Promise<void> {
  await queries.query('SELECT pg_notify($1, $2)', [channel, JSON.stringify({ run, seq })]);
}

/** Throws when the first connection fails; later ones are repeated until one stands. */
export async function openChanges(url: string, database: Database, log: Logger): Promise<OpenChanges> {
  const listeners = new Set<(change: Change) => void>();
  const tell = (change: Change): void => {
    for (const listener of listeners) listener(change);
  };
  const stop = new AbortController();
  let connection = await listen(url, tell);

  const stayConnected = async (): Promise<void> => {
    for (;;) {
      await connection.broken;
      if (stop.signal.aborted) return;
      log.warn('the connection that tells of changes broke; connecting again');
      const lostAt = Date.now();
      connection = await reconnect(url, tell, stop.signal);
      await tellMissed(database, Date.now() - lostAt + overlapMs, tell, log);
    }
  };
  const staying = stayConnected();

  return {
    subscribe: (listener) => {
      // A wrapper of its own, so that one function subscribed twice is two subscriptions.
      const own = (change: Change): void => listener(change);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close: async () => {
      listeners.clear();
      stop.abort();
      await connection.end();
      await staying;
    },
  };
}

interface Connection {
  /** Resolves when nothing more will be heard. */
  readonly broken: Promise<void>;
  end(): Promise<void>;
}

async function listen(url: string, tell: (change: Change) => void): Promise<Connection> {
  const client = new Client({ connectionString: url, keepAlive: true, application_name: 'troupe changes' });
  const broken = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  client.on('notification', ({ payload }) => tell(Payload.parse(JSON.parse(payload ?? ''))));
  const end = (): Promise<void> => client.end().catch(() => {});
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    await end();
    throw error;
  }
  return { broken, end };
}

/** Repeats until it stands, or `stop` says that it need not: then with a connection that is broken already. */
async function reconnect(
  url: string,
  tell: (change: Change) => void,
  stop: AbortSignal,
): Promise<Connection> {
  for (let pauseMs = 50; !stop.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const connection = await listen(url, tell).catch(() => undefined);
    if (connection !== undefined && stop.aborted) await connection.end();
    if (connection !== undefined) return connection;
    await sleep(pauseMs, undefined, { signal: stop }).catch(() => {});
  }
  return { broken: Promise.resolve(), end: () => Promise.resolve() };
}

/** In a transaction, for that begins on a connection that lives: what broke ours may have broken idle ones, too. */
async function tellMissed(
  database: Database,
  withinMs: number,
  tell: (change: Change) => void,
  log: Logger,
): Promise<void> {
  try {
    for (const change of await database.transaction((queries) => changedWithin(queries, withinMs)))
      tell(change);
  } catch (error) {
    log.warn(
      { err: error },
      'what changed while the connection was down is not known; the sweep will find it',
    );
  }
}

async function changedWithin(queries: Queries, ms: number): Promise<Change[]> {
  const { rows } = await queries.query<Change>(
    `SELECT id AS run, facts AS seq FROM runs WHERE updated_at > clock_timestamp() - $1 * interval '1 ms' ORDER BY id`,
    [ms],
  );
  return rows;
}
