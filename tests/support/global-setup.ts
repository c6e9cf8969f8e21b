// One PostgreSQL for the whole test run, with a migrated template that databases are copied from.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { openQueue } from '../../src/queue/queue.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { administer, databaseUrl, template } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the run's PostgreSQL, as its superuser. */
    postgresUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'troupe-tests-'));
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  await administer(postgres.url, `CREATE DATABASE ${template}`);
  const url = databaseUrl(postgres.url, template);
  await migrate(url);
  const queue = await openQueue(url, pino({ level: 'silent' }));
  await queue.stop();
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true });
  };
}
