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

/** `npm run migrate`: the configured database, or the embedded one of the data folder. */
async function main(): Promise<void> {
  const { loadConfig } = await import('../config.ts');
  const { databaseUrl, dataDir } = loadConfig();
  if (databaseUrl !== undefined) return migrate(databaseUrl);
  const { startEmbeddedPostgres } = await import('./embedded.ts');
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    await migrate(postgres.url);
  } finally {
    await postgres.stop();
  }
}

if (import.meta.main) {
  try {
    await main();
    process.stdout.write('The database has the schema of this version.\n');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
