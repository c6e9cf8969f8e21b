import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import type { PlannedCall } from '../../src/store/reservations.ts';
import type { RunId } from '../../src/store/run-id.ts';
import { attempt, plannedCall } from './calls.ts';
import { begin, claimed, openStores } from './opened.ts';

/** A call that was made and answered at what it was planned for. */
async function paid(store: Store, run: RunId, more: Partial<PlannedCall>): Promise<void> {
  const claim = await claimed(store, run, `a call ${Math.random()}`);
  const call = plannedCall(claim, more);
  const reserved = await store.reservations.reserve(call, { run: {} });
  if (typeof reserved !== 'number') throw new Error('there is no limit');
  await store.reservations.settle(reserved, { ...call, ms: 12.6 });
  await store.claims.release(claim);
}

it('adds up what a run and each of its conversations cost', async () => {
  const [store] = (await openStores(1)).stores;
  const { modelCalls } = store;
  const run = await begin(store);
  expect(await modelCalls.spent(run)).toEqual({ usd: 0, tokens: 0 });
  await paid(store, run, { transcript: { kind: 'plan', attempt: 1 }, role: 'director' });
  await paid(store, run, { transcript: attempt('T1') });
  await paid(store, run, { transcript: attempt('T1'), input: 3_000_000_000 });
  expect(await modelCalls.spent(run, attempt())).toEqual({ usd: 1, tokens: 3_000_000_120 });
  expect(await modelCalls.spent(run)).toEqual({ usd: 1.5, tokens: 3_000_000_230 });
  expect(await modelCalls.byTask(run)).toEqual([
    expect.objectContaining({ role: 'director', calls: 1, usd: 0.5, ms: 13 }),
    expect.objectContaining({ task: 'T1', calls: 2, input: 3_000_000_100, cached: 80, output: 20, usd: 1 }),
  ]);
  expect((await modelCalls.byTask(run))[0]).not.toHaveProperty('task');
});

it('says that the sum is unknown as soon as one price is', async () => {
  const [store] = (await openStores(1)).stores;
  const run = await begin(store);
  await paid(store, run, { transcript: attempt('T1') });
  await paid(store, run, { transcript: attempt('T2'), usd: null });
  expect(await store.modelCalls.spent(run)).toEqual({ usd: null, tokens: 220 });
  expect(await store.modelCalls.spent(run, attempt())).toEqual({ usd: 0.5, tokens: 110 });
  expect((await store.modelCalls.byTask(run)).map(({ usd }) => usd)).toEqual([0.5, null]);
});

it('keeps apart the calls of a model that stood in for another one', async () => {
  const [store] = (await openStores(1)).stores;
  const run = await begin(store);
  await paid(store, run, { transcript: attempt('T1') });
  await paid(store, run, { transcript: attempt('T1'), insteadOf: 'anthropic:best' });
  const calls = await store.modelCalls.byTask(run);
  expect(calls.map(({ insteadOf, calls }) => [insteadOf, calls])).toEqual([
    [undefined, 1],
    ['anthropic:best', 1],
  ]);
});

it('knows what tasks of each kind cost in runs that ended, reviews included', async () => {
  const [store] = (await openStores(1)).stores;
  const run = await begin(store);
  await paid(store, run, { transcript: { kind: 'plan', attempt: 1 }, role: 'director' });
  await paid(store, run, { transcript: attempt('T1'), usd: 1 });
  await paid(store, run, { transcript: attempt('T1'), role: 'strategist', usd: 0.5 });
  await paid(store, run, { transcript: attempt('T2'), usd: 0.5 });
  await paid(store, run, { transcript: attempt('T3'), role: 'test', usd: null });
  expect(await store.modelCalls.history()).toEqual([]);
  const claim = await claimed(store, run, 'finish');
  await store.runs.commit({
    run,
    claim,
    facts: [{ type: 'run_cancelled', by: 'mona' }, { type: 'run_closed' }],
  });
  const history = await store.modelCalls.history();
  expect(history.toSorted((a, b) => a.role.localeCompare(b.role))).toEqual([
    { role: 'code', tasks: 2, tokens: 165, usd: 1 },
    { role: 'test', tasks: 1, tokens: 110, usd: null },
  ]);
});
