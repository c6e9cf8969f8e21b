import { expect, it, vi } from 'vitest';
import type { Change } from '../../src/store/changes.ts';
import { administer } from '../support/database.ts';
import { begin, openStores, paused } from './opened.ts';

it('tells every process of a commit, and of nothing that was rolled back', async () => {
  const { stores } = await openStores(2);
  const heard: Change[] = [];
  const stop = stores[1].changes.subscribe((change) => heard.push(change));
  const run = await begin(stores[0]);
  const unstorable = { key: 'a\0b', kind: 'comment', lane: 'run', payload: {} };
  await stores[0].runs.commit({ run, facts: [paused('')], effects: [unstorable] }).catch(() => {});
  await stores[0].runs.commit({ run, facts: [paused(''), paused('')] });
  await vi.waitFor(() =>
    expect(heard).toEqual([
      { run, seq: 1 },
      { run, seq: 3 },
    ]),
  );
  stop();
  await stores[0].runs.commit({ run, facts: [paused('')] });
  const later: Change[] = [];
  stores[1].changes.subscribe((change) => later.push(change));
  await stores[0].runs.commit({ run, facts: [paused('')] });
  await vi.waitFor(() => expect(later.at(-1)).toEqual({ run, seq: 5 }));
  expect(heard).toHaveLength(2);
});

it('connects again by itself and tells what was missed meanwhile', async () => {
  const { stores, url } = await openStores(2);
  const run = await begin(stores[0]);
  const heard: Change[] = [];
  stores[1].changes.subscribe((change) => heard.push(change));
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  await administer(url, cut);
  await stores[0].runs.commit({ run, facts: [paused('')] });
  await vi.waitFor(() => expect(heard).toContainEqual({ run, seq: 2 }), 5000);
  await stores[0].runs.commit({ run, facts: [paused('')] });
  await vi.waitFor(() => expect(heard).toContainEqual({ run, seq: 3 }), 5000);
});
