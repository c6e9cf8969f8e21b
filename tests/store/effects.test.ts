import { expect, it } from 'vitest';
import type { Effect } from '../../src/store/effects.ts';
import type { Store } from '../../src/store/store.ts';
import { begin, claimed, openStores, paused } from './opened.ts';

const hello = { key: 'hello', kind: 'comment', lane: 'run', payload: { body: 'Hello' } };

async function planned(store: Store): Promise<{ run: number; effect: Effect }> {
  const run = await begin(store);
  await store.runs.commit({ run, facts: [], effects: [hello] });
  const effect = await store.effects.get(run, 'hello');
  if (effect === undefined) throw new Error('the effect was not planned');
  return { run, effect };
}

it('plans a change once, whoever plans it again and with whatever words', async () => {
  const { stores } = await openStores(2);
  const run = await begin(stores[0]);
  const again = { ...hello, payload: { body: 'Hello again' } };
  await stores[0].runs.commit({ run, facts: [], effects: [hello, again] });
  await Promise.all(stores.map((store) => store.runs.commit({ run, facts: [paused('')], effects: [again] })));
  expect(await stores[0].effects.unsent(run)).toMatchObject([{ ...hello, state: 'planned', attempts: 0 }]);
});

it('keeps what an effect is about beside its key', async () => {
  const [store] = (await openStores(1)).stores;
  const run = await begin(store);
  const merge = { ...hello, key: 'merge', task: 'T1', head: 'c0ffee', lane: 'T1' };
  await store.runs.commit({ run, facts: [], effects: [merge, hello] });
  const [first, second] = await store.effects.unsent(run);
  expect(first).toMatchObject(merge);
  expect(second).not.toHaveProperty('task');
});

it('plans the first effects together with the run', async () => {
  const { stores } = await openStores(1);
  const run = await begin(stores[0]);
  const other = await begin(stores[0], { issue: 13 });
  await stores[0].runs.commit({ run: other, facts: [], effects: [hello] });
  expect(await stores[0].effects.unsent(run)).toEqual([]);
  expect(await stores[0].effects.unsent(other)).toHaveLength(1);
});

it('keeps how far a sender got, and settles for good with the facts that follow', async () => {
  const { stores } = await openStores(1);
  const [{ effects, runs }] = stores;
  const { run, effect } = await planned(stores[0]);
  const claim = await claimed(stores[0], run, 'effects');
  await effects.mark(effect, { state: 'sending', attempts: 1, restMs: 0 }, claim);
  await effects.mark(effect, { state: 'unsure', attempts: 1, restMs: 0 }, claim);
  expect(await effects.unsent(run)).toMatchObject([{ state: 'unsure', attempts: 1 }]);

  await effects.finish(effect, { state: 'done', result: [1, { id: 5 }] }, [paused('sent')], claim);
  await effects.finish(
    effect,
    { state: 'refused', error: { is: 'no_longer_wanted' } },
    [paused('twice')],
    claim,
  );
  await effects.mark(effect, { state: 'unsure', attempts: 2, restMs: 0 }, claim);
  expect(await effects.unsent(run)).toEqual([]);
  expect(await effects.get(run, 'hello')).toMatchObject({ state: 'done', result: [1, { id: 5 }] });
  expect((await runs.facts(run, 1)).map((fact) => fact.type === 'run_paused' && fact.why)).toEqual([
    { is: 'asked_for', words: 'sent' },
  ]);
});

it('says how long an effect has to rest, by the clock of the database', async () => {
  const { stores } = await openStores(2);
  const [{ effects }, other] = stores;
  const { run, effect } = await planned(stores[0]);
  expect(effect.restMs).toBe(0);
  const claim = await claimed(stores[0], run, 'effects');
  await effects.mark(effect, { state: 'unsure', attempts: 1, restMs: 60_000 }, claim);
  const [seen] = await other.effects.unsent(run);
  expect(seen?.restMs).toBeGreaterThan(50_000);
  expect(seen?.restMs).toBeLessThanOrEqual(60_000);
  await effects.mark(effect, { state: 'unsure', attempts: 1, restMs: 0 }, claim);
  expect(await other.effects.unsent(run)).toMatchObject([{ restMs: 0 }]);
});

it('keeps the reason of a refusal', async () => {
  const { stores } = await openStores(1);
  const { run, effect } = await planned(stores[0]);
  const claim = await claimed(stores[0], run, 'effects');
  await stores[0].effects.finish(
    effect,
    { state: 'refused', error: { is: 'github_refused', said: '422: no\0pe' } },
    [],
    claim,
  );
  const refused = await stores[0].effects.get(run, 'hello');
  expect(refused).toMatchObject({
    state: 'refused',
    error: { is: 'github_refused', said: expect.stringMatching(/^422: no.pe$/) },
  });
  expect(refused).not.toHaveProperty('result');
});

it('offers the oldest first', async () => {
  const { stores } = await openStores(1);
  const run = await begin(stores[0]);
  const keys = ['z', 'a', 'm'];
  for (const key of keys) await stores[0].runs.commit({ run, facts: [], effects: [{ ...hello, key }] });
  expect((await stores[0].effects.unsent(run)).map(({ key }) => key)).toEqual(keys);
});
