// Budgets hold over processes that spend at the same time, and nothing is lost or held for ever when one dies.
import { expect, it } from 'vitest';
import { attempt, plannedCall } from './calls.ts';
import { begin, claimed, openStores } from './opened.ts';

const cost = { input: 100, cached: 0, output: 10, ms: 5 };

it('lets no two processes pass a budget together', async () => {
  const { stores } = await openStores(2);
  const run = await begin(stores[0]);
  const claims = await Promise.all(
    Array.from({ length: 10 }, (_, index) => claimed(stores[index % 2]!, run, `T${index}`)),
  );
  const answers = await Promise.all(
    claims.map((claim, index) =>
      stores[index % 2]!.reservations.reserve(plannedCall(claim), { run: { usd: 2.2 } }),
    ),
  );
  expect(answers.filter((answer) => typeof answer === 'number')).toHaveLength(4);
  expect(answers.filter((answer) => answer === 'wait')).toHaveLength(6);
});

it('gives back what a call did not use, and says that the budget is used up when nothing will come back', async () => {
  const [store] = (await openStores(1)).stores;
  const run = await begin(store);
  const call = plannedCall(await claimed(store, run));
  const limits = { run: { usd: 0.9 } };
  const first = await store.reservations.reserve(call, limits);
  expect(await store.reservations.reserve(call, limits)).toBe('wait');
  expect(await store.modelCalls.spent(run)).toEqual({ usd: 0, tokens: 0 });
  await store.reservations.settle(first as number, { ...cost, usd: 0.3 });
  const second = await store.reservations.reserve(call, limits);
  expect(second).toEqual(expect.any(Number));
  await store.reservations.settle(second as number, { ...cost, usd: 0.3 });
  expect(await store.reservations.reserve(call, limits)).toMatchObject({
    reached: { of: 'run', unit: 'usd', limit: 0.9, spent: 0.6, wanted: 0.5 },
  });
  expect(await store.reservations.reserve(call, { run: { usd: 0.6 } })).toMatchObject({
    reached: { of: 'run', unit: 'usd', limit: 0.6, spent: 0.6 },
  });
  expect(await store.modelCalls.spent(run)).toEqual({ usd: 0.6, tokens: 220 });
});

it('counts tokens where a price is unknown', async () => {
  const [store] = (await openStores(1)).stores;
  const run = await begin(store);
  const call = plannedCall(await claimed(store, run), { usd: null });
  const limits = { run: { usd: 1, tokens: 200 } };
  const first = await store.reservations.reserve(call, limits);
  await store.reservations.settle(first as number, { ...cost, usd: null });
  expect(await store.reservations.reserve(call, limits)).toMatchObject({
    reached: { of: 'run', unit: 'tokens', limit: 200, spent: 110, wanted: 110 },
  });
});

it('keeps the estimate of a call that broke off, and nothing of one that was never sent', async () => {
  const [store] = (await openStores(1)).stores;
  const run = await begin(store);
  const call = plannedCall(await claimed(store, run), { transcript: attempt('T1') });
  const broken = await store.reservations.reserve(call, { run: {} });
  await store.reservations.breakOff(broken as number, 7);
  const unsent = await store.reservations.reserve(call, { run: {} });
  await store.reservations.cancel(unsent as number);
  expect(await store.modelCalls.byTask(run)).toMatchObject([{ calls: 1, brokeOff: 1, usd: 0.5 }]);
});

it('waits for no call of a process that died, and counts it as paid', async () => {
  const { stores } = await openStores(2);
  const run = await begin(stores[0]);
  const limits = { run: { usd: 1.1 } };
  const dead = await claimed(stores[0], run, 'T1', 50);
  await stores[0].reservations.reserve(plannedCall(dead), limits);
  const alive = plannedCall(await claimed(stores[1], run, 'T2'), { usd: 0.7 });
  await expect
    .poll(() => stores[1].reservations.reserve(alive, limits), { timeout: 10_000 })
    .toMatchObject({ reached: { of: 'run', spent: 0.5 } });
  expect(await stores[1].reservations.reserve({ ...alive, usd: 0.6 }, limits)).toEqual(expect.any(Number));
});

it('holds a limit a month over the runs of a repository, and of all repositories of an installation', async () => {
  const [store] = (await openStores(1)).stores;
  const [first, second, elsewhere] = [
    await begin(store),
    await begin(store, { issue: 13 }),
    await begin(store, { issue: 1, repoId: 8 }),
  ];
  const stranger = await begin(store, { issue: 1, repoId: 9, installationId: 2 });
  const reserve = async (run: number, limits: object) => {
    const claim = await claimed(store, run, `call ${Math.random()}`);
    const call = await store.reservations.reserve(plannedCall(claim), { run: {}, ...limits });
    if (typeof call === 'number') await store.reservations.settle(call, { ...cost, usd: 0.5 });
    return call;
  };
  expect(await reserve(first, { repositoryMonth: 0.8 })).toEqual(expect.any(Number));
  const repository = await reserve(second, { repositoryMonth: 0.8 });
  expect(repository).toMatchObject({
    reached: {
      of: 'repository_month',
      limit: 0.8,
      until: expect.stringMatching(/^\d{4}-\d\d-01$/) as string,
    },
  });
  expect(await reserve(elsewhere, { repositoryMonth: 0.8 })).toEqual(expect.any(Number));
  expect(await reserve(elsewhere, { installationMonth: 1 })).toMatchObject({
    reached: { of: 'installation_month', limit: 1 },
  });
  expect(await reserve(stranger, { installationMonth: 1 })).toEqual(expect.any(Number));
});
