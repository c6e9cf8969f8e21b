import { expect, it } from 'vitest';
import { plannedCall } from '../store/calls.ts';
import { claimed } from '../store/opened.ts';
import { steppedEngine } from './stepped.ts';

it('tells in the last words what was paid for work of which no other fact tells', async () => {
  const stepped = await steppedEngine();
  const { store, stage } = stepped;
  const run = await stepped.run(1, []);
  // A review, say, by a process that died over it.
  const claim = await claimed(store, run, 'review:T1:abc:1');
  const call = await store.reservations.reserve(plannedCall(claim), { run: {} });
  await store.reservations.settle(call as number, { input: 1000, cached: 0, output: 234, usd: 1.5, ms: 5 });
  await store.claims.release(claim);
  await store.runs.commit({ run, facts: [{ type: 'run_cancelled', by: 'ada' }] });
  await stepped.wake(run);
  expect((await store.runs.load(run))?.closed).toBe(true);
  const [words] = stage.world.comments('ada/todo', 1);
  expect(words?.body).toContain('$1.50, 1,234 tokens');
});
