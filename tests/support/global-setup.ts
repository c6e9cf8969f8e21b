// One PostgreSQL for the whole test run, with a migrated template that databases are copied from, and one scratch folder.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { openQueue } from '../../src/queue/queue.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { administer, databaseUrl, template } from './database.ts';
import { makeScratch } from './scratch.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the run's PostgreSQL, as its superuser. */
    postgresUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const scratch = await makeScratch();
  // What `tmpdir()` says in the tests, and in what they start.
  process.env['TMPDIR'] = scratch.folder;
  const dataDir = join(scratch.folder, 'postgres');
  await mkdir(dataDir);
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  await administer(postgres.url, `CREATE DATABASE ${template}`);
  const url = databaseUrl(postgres.url, template);
  await migrate(url);
  const queue = await openQueue(url, pino({ level: 'silent' }));
  await queue.stop();
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await scratch.remove();
  };
}
