// Stores on a database of the test's own, and the smallest facts that make a run.
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { defaultSettings, type Settings } from '../../src/domain/settings.ts';
import type { Fact } from '../../src/domain/fact.ts';
import type { Place } from '../../src/domain/run.ts';
import type { FollowUps } from '../../src/store/record.ts';
import type { RunId, RunRequest } from '../../src/store/runs.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { freshDatabase } from '../support/database.ts';

export const silent = pino({ level: 'silent' });

export const nothingFollows: FollowUps = () => [];

/** A database and as many stores on it as there would be processes. Closed and dropped when the test ends. */
export async function openStores<const Count extends 1 | 2>(
  count: Count,
  followUps: FollowUps = nothingFollows,
): Promise<{ url: string; stores: Count extends 1 ? [Store] : [Store, Store] }> {
  const database = await freshDatabase();
  const stores: Store[] = [];
  onTestFinished(async () => {
    for (const store of stores) await store.close();
    await database.drop();
  });
  for (let i = 0; i < count; i += 1) stores.push(await openStore(database.url, silent, followUps));
  return { url: database.url, stores: stores as Count extends 1 ? [Store] : [Store, Store] };
}

export function request(place: Partial<Place> = {}, settings: Partial<Settings> = {}): RunRequest {
  return {
    type: 'run_requested',
    place: {
      installationId: 1,
      owner: 'octo',
      repo: 'todo',
      repoId: 7,
      defaultBranch: 'main',
      isPrivate: false,
      issue: 12,
      ...place,
    },
    objective: { title: 'Add due dates', body: '', comments: [], requestedBy: 'mona' },
    settings: { ...defaultSettings, ...settings },
  };
}

export async function begin(
  store: Store,
  place: Partial<Place> = {},
  settings: Partial<Settings> = {},
): Promise<RunId> {
  const run = await store.runs.create(request(place, settings));
  if (run === undefined) throw new Error('the issue has a run already');
  return run;
}

/** A claim on `key`, for a minute unless told. */
export async function claimed(store: Store, run: RunId, key = 'T1', ttlMs = 60_000) {
  const claim = await store.claims.take({ run, key, owner: 'a worker', ttlMs });
  if (typeof claim === 'string') throw new Error(`the claim is ${claim}`);
  return claim;
}

export function paused(words: string): Fact {
  return { type: 'run_paused', by: 'mona', why: { is: 'asked_for', words } };
}
