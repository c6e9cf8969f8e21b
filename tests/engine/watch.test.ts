// An action that is under way hears that it is not wanted any more, told or not.
import { expect, it } from 'vitest';
import { keepWatch, type Watch } from '../../src/engine/watch.ts';
import type { Store } from '../../src/store/store.ts';
import { administer } from '../support/database.ts';
import { begin, claimed, openStores, silent } from '../store/opened.ts';

interface Watched {
  readonly store: Store;
  readonly url: string;
  readonly run: number;
  readonly stop: AbortController;
  readonly watch: Watch;
}

/** Somebody plans a run. `deaf`: no notice reaches them. */
async function planning(
  { deaf }: { deaf: boolean },
  test: (watched: Watched) => Promise<void>,
): Promise<void> {
  const { stores, url } = await openStores(2);
  const [store, elsewhere] = stores;
  const run = await begin(elsewhere);
  const stop = new AbortController();
  const hearing = deaf ? { ...store, changes: { subscribe: () => () => false } } : store;
  const claim = await claimed(store, run, 'plan:1');
  const watch = keepWatch(
    { store: hearing },
    { action: { do: 'plan', attempt: 1 }, claim, seq: 1, stop, log: silent },
  );
  try {
    await test({ store: elsewhere, url, run, stop, watch });
  } finally {
    watch.end();
  }
}

const cancel = ({ store, run }: Watched) =>
  store.runs.commit({ run, facts: [{ type: 'run_cancelled', by: 'mona' }] });

it.each([
  ['is told', false],
  ['is not told', true],
])('stops after a cancel on another machine that it %s of', (_, deaf) =>
  planning({ deaf }, async (watched) => {
    await watched.watch.stillWanted();
    await cancel(watched);
    await expect.poll(() => watched.stop.signal.aborted, { timeout: 20_000 }).toBe(true);
    expect(String(watched.stop.signal.reason)).toContain('no longer wanted');
  }),
);

it('asks right before it spends: a cancel counts as soon as it is recorded', () =>
  planning({ deaf: true }, async (watched) => {
    await cancel(watched);
    await expect(watched.watch.stillWanted()).rejects.toThrow('no longer wanted');
  }));

it('goes on while the run still asks for it', () =>
  planning({ deaf: false }, async ({ store, run, watch, stop }) => {
    await store.runs.commit({ run, facts: [{ type: 'budget_set', by: 'mona', usd: 1 }] });
    await watch.stillWanted();
    expect(stop.signal.aborted).toBe(false);
  }));

it('stops when its claim was taken away', () =>
  planning({ deaf: false }, async ({ url, stop }) => {
    await administer(url, 'DELETE FROM claims');
    await expect.poll(() => stop.signal.aborted, { timeout: 20_000 }).toBe(true);
    expect(String(stop.signal.reason)).toContain('the claim was lost');
  }));
