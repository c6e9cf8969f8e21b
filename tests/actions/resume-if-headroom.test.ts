import { expect, it } from 'vitest';
import { plannedCall } from '../store/calls.ts';
import { claimed } from '../store/opened.ts';
import { administer } from '../support/database.ts';
import { type Stepped, steppedEngine } from './stepped.ts';

/** A run that stopped because a call for $0.50 no longer fits into the month: $0.90 are spent. */
async function parked(stepped: Stepped): Promise<number> {
  const { store } = stepped;
  const run = await stepped.run(1, []);
  const claim = await claimed(store, run, 'plan:1');
  const call = await store.reservations.reserve(plannedCall(claim), { run: {} });
  await store.reservations.settle(call as number, { input: 10, cached: 0, output: 5, usd: 0.9, ms: 5 });
  await store.claims.release(claim);
  const needs = { usd: 0.5, tokens: 110 };
  const limit = { of: 'installation_month', unit: 'usd', limit: 1, spent: 0.9, wanted: 0.5 } as const;
  await store.runs.commit({
    run,
    facts: [{ type: 'run_paused', by: 'troupe', why: { is: 'limit_reached', limit }, needs }],
  });
  await stepped.wake(run);
  return run;
}

const words = ({ stage }: Stepped) =>
  stage.world.comments('ada/todo', 1).map(({ body }) => body.split('\n')[0]);

it('goes on with the new month after it stopped at the limit of a month, and says so once', async () => {
  const stepped = await steppedEngine({ monthUsd: 1 });
  const run = await parked(stepped);
  await stepped.wake(run);
  expect((await stepped.store.runs.load(run))?.paused).toBeDefined();
  // The money was spent in another month.
  await administer(stepped.url, "UPDATE model_calls SET at = at - interval '32 days'");
  for (let times = 0; times < 2; times += 1) await stepped.wake(run);
  expect((await stepped.store.runs.load(run))?.paused).toBeUndefined();
  expect(words(stepped)).toEqual([
    '⏸ Paused: the monthly limit for all repositories of $1.00 has no headroom for another call ($0.90 spent, the next call may cost $0.50).',
    '▶ The shared limit has headroom again. Resuming.',
  ]);
});

it('goes on at once where the limit is higher by now', async () => {
  const stepped = await steppedEngine({ monthUsd: 2 });
  const run = await parked(stepped);
  expect((await stepped.store.runs.load(run))?.paused).toBeUndefined();
});
