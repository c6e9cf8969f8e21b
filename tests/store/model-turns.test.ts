// Providers' limits hold over processes, in the order of asking.
import { expect, it } from 'vitest';
import { openStores } from './opened.ts';

/** A database that answers late must not make a test fail. */
const slackMs = 5_000;

it('spreads requests so that no minute holds more than allowed, whoever asks', async () => {
  const { stores } = await openStores(2);
  const turns = await Promise.all(
    Array.from({ length: 7 }, (_, index) => stores[index % 2]!.modelTurns.take('a key', { requests: 3 }, 1)),
  );
  const waits = turns.map(({ waitMs }) => waitMs).toSorted((a, b) => a - b);
  expect(waits.slice(0, 3).every((ms) => ms === 0)).toBe(true);
  for (const ms of waits.slice(3, 6)) {
    expect(ms).toBeGreaterThan(60_000 - slackMs);
    expect(ms).toBeLessThanOrEqual(60_000);
  }
  expect(waits[6]).toBeGreaterThan(120_000 - slackMs);
  expect((await stores[0].modelTurns.take('another key', { requests: 3 }, 1)).waitMs).toBe(0);
});

it('counts tokens as they turn out, and lets go alone what is larger than the whole limit', async () => {
  const [{ modelTurns }] = (await openStores(1)).stores;
  const limits = { tokens: 1000 };
  const first = await modelTurns.take('a key', limits, 800);
  await modelTurns.correct(first, 100);
  const second = await modelTurns.take('a key', limits, 800);
  expect([first.waitMs, second.waitMs]).toEqual([0, 0]);
  const large = await modelTurns.take('a key', limits, 5000);
  expect(large.waitMs).toBeGreaterThan(60_000 - slackMs);
  await modelTurns.giveBack(large);
  expect((await modelTurns.take('a key', limits, 100)).waitMs).toBe(0);
});

it('lets everybody rest when a provider asks for it, and never shortens a rest', async () => {
  const { stores } = await openStores(2);
  const [here, there] = [stores[0].modelTurns, stores[1].modelTurns];
  await here.rest('a key', 30_000);
  await there.rest('a key', 10);
  for (const limits of [{}, { requests: 100 }]) {
    const { waitMs } = await there.take('a key', limits, 1);
    expect(waitMs).toBeGreaterThan(30_000 - slackMs);
    expect(waitMs).toBeLessThanOrEqual(30_000);
  }
  expect(await there.resting('a key')).toBeGreaterThan(0);
  expect(await there.resting('another key')).toBe(0);
});
