import { expect, it } from 'vitest';
import type { Effect } from '../../src/store/effects.ts';
import type { Store } from '../../src/store/store.ts';
import { begin, claimed, openStores, paused } from './opened.ts';

const hello = { key: 'hello', kind: 'comment', payload: { body: 'Hello' } };

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
  expect(await stores[0].effects.unsent(run)).toMatchObject([{ ...hello, state: 'planned', tries: 0 }]);
});

it('plans the first effects together with the run', async () => {
  const { stores } = await openStores(1);
  const run = await begin(stores[0]);
  const other = await begin(stores[0], { issue: 13 });
  await stores[0].runs.commit({ run: other, facts: [], effects: [hello] });
  expect(await stores[0].effects.unsent(run)).toEqual([]);
  expect(await stores[0].effects.unsent(other)).toHaveLength(1);
});

it('counts the tries, keeps what is unsure, and settles for good with the facts that follow', async () => {
  const { stores } = await openStores(1);
  const [{ effects, runs }] = stores;
  const { run, effect } = await planned(stores[0]);
  const claim = await claimed(stores[0], run, 'effects');
  await effects.mark(effect, 'sending', claim);
  await effects.mark(effect, 'unsure', claim);
  await effects.mark(effect, 'sending', claim);
  expect(await effects.unsent(run)).toMatchObject([{ state: 'sending', tries: 2 }]);

  await effects.finish(effect, { state: 'done', result: [1, { id: 5 }] }, [paused('sent')], claim);
  await effects.finish(effect, { state: 'refused', error: 'no' }, [paused('twice')], claim);
  await effects.mark(effect, 'unsure', claim);
  expect(await effects.unsent(run)).toEqual([]);
  expect(await effects.get(run, 'hello')).toMatchObject({ state: 'done', result: [1, { id: 5 }] });
  expect((await runs.facts(run, 1)).map((fact) => fact.type === 'run_paused' && fact.why)).toEqual(['sent']);
});

it('keeps the reason of a refusal', async () => {
  const { stores } = await openStores(1);
  const { run, effect } = await planned(stores[0]);
  const claim = await claimed(stores[0], run, 'effects');
  await stores[0].effects.finish(effect, { state: 'refused', error: '422: no\0pe' }, [], claim);
  const refused = await stores[0].effects.get(run, 'hello');
  expect(refused).toMatchObject({ state: 'refused', error: '422: nope' });
  expect(refused).not.toHaveProperty('result');
});

it('offers the oldest first', async () => {
  const { stores } = await openStores(1);
  const run = await begin(stores[0]);
  const keys = ['z', 'a', 'm'];
  for (const key of keys) await stores[0].runs.commit({ run, facts: [], effects: [{ ...hello, key }] });
  expect((await stores[0].effects.unsent(run)).map(({ key }) => key)).toEqual(keys);
});
