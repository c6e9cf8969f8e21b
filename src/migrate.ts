// `npm run migrate`: brings the configured database, or the embedded one of the data folder, to this version's schema.
// Starting Troupe does the same; this is for those who want it done before.
import { type Config, loadConfig } from './config.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { migrate } from './store/migrate.ts';

async function migrateConfigured({ databaseUrl, dataDir }: Config): Promise<void> {
  if (databaseUrl !== undefined) return migrate(databaseUrl);
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    await migrate(postgres.url);
  } finally {
    await postgres.stop();
  }
}

try {
  await migrateConfigured(loadConfig());
  process.stdout.write('The database has the schema of this version.\n');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
