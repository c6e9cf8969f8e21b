// A process that spends a run's budget as fast as it is let, by several callers at the same time, until it is used up.
// Says "ready", begins with whatever comes in, and says on its last line how many calls it made.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { SpendLimits } from '../../src/store/reservations.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { plannedCall } from './calls.ts';

export interface Spending {
  readonly url: string;
  readonly run: number;
  readonly callers: number;
  readonly limits: SpendLimits;
  /** What each call is expected to cost at most, and what it costs in the end at most. */
  readonly estimate: { readonly usd: number | null; readonly input: number; readonly output: number };
  readonly atMost: { readonly usd: number | null; readonly input: number; readonly output: number };
}

async function spend(
  store: Store,
  { run, limits, estimate, atMost }: Spending,
  name: string,
): Promise<number> {
  const claim = await store.claims.take({ run, key: name, owner: 'a process', ttlMs: 60_000 });
  if (typeof claim === 'string') throw new Error(`the claim is ${claim}`);
  const call = plannedCall(claim, { ...estimate, cached: 0 });
  for (let made = 0; ; ) {
    const room = await store.reservations.reserve(call, limits);
    if (typeof room === 'object') return made;
    await sleep(Math.random() * 15);
    if (room === 'wait') continue;
    const part = 0.3 + 0.7 * Math.random();
    await store.reservations.settle(room, {
      input: Math.round(atMost.input * part),
      cached: 0,
      output: Math.round(atMost.output * part),
      usd: atMost.usd === null ? null : atMost.usd * part,
      ms: 1,
    });
    made += 1;
  }
}

const spending = JSON.parse(process.argv[2] ?? '') as Spending;
const store = await openStore(spending.url, pino({ level: 'silent' }), () => []);
console.log('ready');
await once(process.stdin, 'data');
const callers = Array.from({ length: spending.callers }, (_, index) => `${process.pid} ${index}`);
const made = await Promise.all(callers.map((name) => spend(store, spending, name)));
await store.close();
process.stdin.destroy();
console.log(made.reduce((sum, each) => sum + each, 0));
