// Connections, transactions, and how PostgreSQL's types arrive: numbers as numbers, moments as ISO strings.
import {
  type CustomTypesConfig,
  Pool,
  type PoolClient,
  type QueryResult,
  type QueryResultRow,
  types,
} from 'pg';
import type { Logger } from 'pino';

export interface Queries {
  query<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
}

export interface Database extends Queries {
  /** Commits what `work` did, or nothing of it when it throws. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const maxConnections = 10;

const parsers = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, Number],
  [types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString()],
]);

const typeParsers: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? types.getTypeParser(oid, format)) as CustomTypesConfig['getTypeParser'],
};

export function openDatabase(url: string, log: Logger): Database {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    application_name: 'troupe',
    types: typeParsers,
  });
  // An idle connection that breaks is replaced at its next use; unheard, the event would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection broke'));
  return {
    query: (sql, values = []) => pool.query(sql, [...values]),
    transaction: async (work) => inTransaction(await begin(pool), work),
    close: () => pool.end(),
  };
}

/**
 * A connection in a new transaction. One that lay idle may have died unnoticed (PostgreSQL restarted, a proxy cut it):
 * nothing has happened on it yet, so the next one is taken, and what the last of them says is thrown.
 */
async function begin(pool: Pool): Promise<PoolClient> {
  for (let left = maxConnections; ; left -= 1) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      return client;
    } catch (error) {
      client.release(error as Error);
      if (left === 0) throw error;
    }
  }
}

async function inTransaction<T>(client: PoolClient, work: (queries: Queries) => Promise<T>): Promise<T> {
  // While it is checked out, the pool does not listen for its errors; the query under way rejects with them.
  const ignore = (): void => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    const result = await work({ query: (sql, values = []) => client.query(sql, [...values]) });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => undefined,
      (failure: Error) => failure,
    );
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** A value for a `json` column; the driver would send an array as a PostgreSQL array. */
export function asJson(value: unknown): string {
  return JSON.stringify(value);
}

/** `text` columns cannot hold U+0000. */
export function asText(value: string): string {
  return value.replaceAll('\0', '');
}
