// Looks at a database without changing it: can it be reached, is it new enough, is its schema this version's?
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

interface Inspected {
  /** "18.4" */
  readonly version: string;
  /** Migrations that the next start will run. */
  readonly pending: number;
}

const oldest = 15;
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Throws an Error in words, or PostgreSQL's own when it cannot be reached. */
export async function inspectDatabase(url: string): Promise<Inspected> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: number; known: boolean }>(
      `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
              current_setting('server_version_num')::integer AS number,
              to_regclass('migrations') IS NOT NULL AS known`,
    );
    const { version = '', number = 0, known = false } = rows[0] ?? {};
    if (number < oldest * 10_000)
      throw new Error(`it is PostgreSQL ${version}; version ${oldest} or later is needed`);
    const files = (await readdir(migrations)).filter((name) => name.endsWith('.sql'));
    const done = known ? await client.query<{ name: string }>('SELECT name FROM migrations') : { rows: [] };
    const names = new Set(done.rows.map(({ name }) => name));
    return { version, pending: files.filter((file) => !names.has(file.replace(/\.sql$/, ''))).length };
  } finally {
    await client.end().catch(() => {});
  }
}
