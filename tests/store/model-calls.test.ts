import { expect, it } from 'vitest';
import { begin, openStores } from './opened.ts';

const call = {
  role: 'code',
  provider: 'openai',
  model: 'm',
  input: 100,
  cached: 40,
  output: 10,
  usd: 0.5,
  ms: 12.6,
};

it('adds up what a run and each of its conversations cost', async () => {
  const { stores } = await openStores(1);
  const [{ modelCalls }] = stores;
  const run = await begin(stores[0]);
  expect(await modelCalls.spent(run)).toEqual({ usd: 0, tokens: 0 });
  await modelCalls.record({ ...call, run, key: 'plan/1', role: 'director' });
  await modelCalls.record({ ...call, run, key: 'T1/1', task: 'T1' });
  await modelCalls.record({ ...call, run, key: 'T1/1', task: 'T1', input: 3_000_000_000 });
  expect(await modelCalls.spent(run, 'T1/1')).toEqual({ usd: 1, tokens: 3_000_000_120 });
  expect(await modelCalls.spent(run)).toEqual({ usd: 1.5, tokens: 3_000_000_230 });
  expect(await modelCalls.byTask(run)).toEqual([
    expect.objectContaining({ role: 'director', calls: 1, usd: 0.5, ms: 13 }),
    expect.objectContaining({ task: 'T1', calls: 2, input: 3_000_000_100, cached: 80, output: 20, usd: 1 }),
  ]);
  expect((await modelCalls.byTask(run))[0]).not.toHaveProperty('task');
});

it('says that the sum is unknown as soon as one price is', async () => {
  const { stores } = await openStores(1);
  const [{ modelCalls }] = stores;
  const run = await begin(stores[0]);
  await modelCalls.record({ ...call, run, key: 'T1/1', task: 'T1' });
  await modelCalls.record({ ...call, run, key: 'T2/1', task: 'T2', usd: null });
  expect(await modelCalls.spent(run)).toEqual({ usd: null, tokens: 220 });
  expect(await modelCalls.spent(run, 'T1/1')).toEqual({ usd: 0.5, tokens: 110 });
  expect((await modelCalls.byTask(run)).map(({ usd }) => usd)).toEqual([0.5, null]);
});
