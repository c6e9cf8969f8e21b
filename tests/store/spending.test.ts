// A budget that several processes spend at the same time, each with several callers, holds: what they spend and what they
// have under way is never more, and where calls cost more than they were expected to, at most those under way pass it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { begin, openStores } from './opened.ts';
import type { Spending } from './spender.ts';

const program = fileURLToPath(new URL('spender.ts', import.meta.url));
const processes = 2;
const callers = 4;

/** A process that is ready; told to go, it answers with the calls it made. */
async function spender(spending: Spending): Promise<() => Promise<number>> {
  const child = spawn(process.execPath, [program, JSON.stringify(spending)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.write('go');
    await once(child, 'close');
    return Number(output.trim().split('\n').at(-1));
  };
}

interface Taken {
  readonly usd: number;
  readonly tokens: number;
}

/** What was spent in the end, the most that was ever taken, and how many calls each process made. */
async function spendTogether(given: Pick<Spending, 'limits' | 'estimate' | 'atMost'>) {
  const { stores, url } = await openStores(1);
  const run = await begin(stores[0]);
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const taken = async (): Promise<Taken> => {
    const { rows } = await client.query<Taken>(
      `SELECT coalesce(sum(usd), 0)::float8 AS usd, coalesce(sum(input + output), 0)::int AS tokens FROM model_calls`,
    );
    return rows[0] ?? { usd: 0, tokens: 0 };
  };
  let most = await taken();
  const spending = { ...given, url, run, callers };
  const ready = await Promise.all(Array.from({ length: processes }, () => spender(spending)));
  const all = Promise.all(ready.map((go) => go()));
  const next = (): Promise<'over' | 'look'> =>
    Promise.race([all.then(() => 'over' as const), sleep(2, 'look' as const)]);
  while ((await next()) === 'look') {
    const now = await taken();
    most = { usd: Math.max(most.usd, now.usd), tokens: Math.max(most.tokens, now.tokens) };
  }
  return { made: await all, most, spent: await taken() };
}

const expected = { usd: 0.05, input: 900, output: 100 };
const almost = 1 + 1e-9;

it('dollars: nothing spent and nothing under way ever passes the budget, and it is used to its end', async () => {
  const given = { limits: { run: { usd: 2 } }, estimate: expected, atMost: expected };
  const { made, most, spent } = await spendTogether(given);
  for (const calls of made) expect(calls).toBeGreaterThan(0);
  expect(most.usd).toBeLessThanOrEqual(2 * almost);
  expect(spent.usd).toBeGreaterThan(2 - expected.usd);
}, 60_000);

it('tokens, where no price is known: the same', async () => {
  const unpriced = { ...expected, usd: null };
  const limits = { run: { usd: 0.01, tokens: 40_000 } };
  const { made, most, spent } = await spendTogether({ limits, estimate: unpriced, atMost: unpriced });
  for (const calls of made) expect(calls).toBeGreaterThan(0);
  expect(most.tokens).toBeLessThanOrEqual(40_000);
  expect(spent).toMatchObject({ usd: 0 });
  expect(spent.tokens).toBeGreaterThan(39_000);
}, 60_000);

it("a month's limit holds as well, beside a budget that would allow more", async () => {
  const limits = { run: { usd: 100 }, repositoryMonth: 1.5 };
  const { most, spent } = await spendTogether({ limits, estimate: expected, atMost: expected });
  expect(most.usd).toBeLessThanOrEqual(1.5 * almost);
  expect(spent.usd).toBeGreaterThan(1.5 - expected.usd);
}, 60_000);

it('calls that cost five times what was expected pass it by no more than those under way', async () => {
  const dear = { usd: 0.25, input: 4_500, output: 500 };
  const { spent } = await spendTogether({
    limits: { run: { usd: 3 } },
    estimate: expected,
    atMost: dear,
  });
  expect(spent.usd).toBeGreaterThan(3 - expected.usd);
  expect(spent.usd - 3).toBeLessThanOrEqual(processes * callers * dear.usd);
}, 60_000);
