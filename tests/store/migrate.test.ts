import { expect, it } from 'vitest';
import { inject } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/store.ts';
import { administer, databaseUrl } from '../support/database.ts';
import { begin, nothingFollows, silent } from './opened.ts';

it('brings an empty database up to date once, however many processes start together', async () => {
  const admin = inject('postgresUrl');
  await administer(admin, 'CREATE DATABASE bare');
  const url = databaseUrl(admin, 'bare');
  try {
    await Promise.all([migrate(url), migrate(url), migrate(url)]);
    await migrate(url);
    const store = await openStore(url, silent, nothingFollows);
    expect(await begin(store)).toBe(1);
    await store.close();
  } finally {
    await administer(admin, 'DROP DATABASE bare WITH (FORCE)');
  }
});
