// Brings a database to the schema this version needs. Any number of processes may call it at once; one does the work.
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

/** @param url of the database, which must exist. Throws PostgreSQL's error when a migration fails; none is half done. */
export async function migrate(url: string): Promise<void> {
  await runner({
    databaseUrl: url,
    dir: migrations,
    migrationsTable: 'migrations',
    direction: 'up',
    advisoryLockMode: 'wait',
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  });
}
