import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { actionKey, type AnyAction } from '../../src/domain/action.ts';
import { type Handlers, openQueue, type Queue } from '../../src/queue/queue.ts';
import { administer, freshDatabase } from '../support/database.ts';

const observe = (task: string): AnyAction => ({ do: 'observe', task });
const idle: Handlers = {
  wake: () => Promise.resolve(),
  act: () => Promise.resolve(),
  sweep: () => Promise.resolve(),
};
const options = { actors: 2, sweepSeconds: 3600 };
const soon = { timeout: 10_000, interval: 5 };

interface Logged {
  readonly msg: string;
  readonly run?: number;
}

/** As many queues on one database as there would be processes, and what they logged as errors. */
async function openQueues(count: number): Promise<{ url: string; queues: Queue[]; errors: Logged[] }> {
  const errors: Logged[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => errors.push(JSON.parse(line) as Logged) });
  const database = await freshDatabase();
  const queues: Queue[] = [];
  onTestFinished(async () => {
    for (const queue of queues) await queue.stop();
    await database.drop();
  });
  for (let i = 0; i < count; i += 1) queues.push(await openQueue(database.url, log));
  return { url: database.url, queues, errors };
}

async function openOne(): Promise<{ url: string; queue: Queue; errors: Logged[] }> {
  const { url, queues, errors } = await openQueues(1);
  const [queue] = queues;
  if (queue === undefined) throw new Error('no queue was opened');
  return { url, queue, errors };
}

it('answers calls that came before anybody worked, each name once', async () => {
  const { queue } = await openOne();
  for (let i = 0; i < 3; i += 1) {
    await queue.wake(1);
    await queue.wake(2);
    await queue.act(1, observe('T1'));
    await queue.act(1, observe('T2'));
  }
  const answered: string[] = [];
  await queue.work(
    {
      ...idle,
      wake: async (run) => void answered.push(`wake ${run}`),
      act: async (run, action) => void answered.push(`act ${run} ${actionKey(action)}`),
    },
    options,
  );
  const all = ['act 1 observe:T1', 'act 1 observe:T2', 'wake 1', 'wake 2'];
  await vi.waitFor(() => expect(answered.toSorted()).toEqual(all), soon);
  await sleep(100);
  expect(answered).toHaveLength(4);
});

it('never loses a wake that comes while the handler runs, over two processes and at any moment', async () => {
  const { queues } = await openQueues(2);
  const runs = [1, 2, 3];
  const said = new Map(runs.map((run) => [run, 0]));
  const seen = new Map<number, number>();
  const wake = async (run: number): Promise<void> => {
    const now = said.get(run) ?? 0;
    await sleep(Math.random() * 12);
    seen.set(run, Math.max(now, seen.get(run) ?? 0));
  };
  for (const queue of queues) await queue.work({ ...idle, wake }, options);
  for (let round = 0; round < 5; round += 1) {
    for (let i = 0; i < 24; i += 1) {
      const run = runs[i % 3] ?? 0;
      said.set(run, (said.get(run) ?? 0) + 1);
      await queues[i % 2]?.wake(run);
      await sleep(Math.random() * 5);
    }
    // The last word must be heard without any later one that would cover for it.
    await vi.waitFor(() => expect(seen).toEqual(said), soon);
  }
  expect([...seen.values()]).toEqual([40, 40, 40]);
});

it('hears an action again that is called for while it is being done', async () => {
  const { queue } = await openOne();
  let calls = 0;
  const finish: (() => void)[] = [];
  const act = async (): Promise<void> => {
    calls += 1;
    await new Promise<void>((resolve) => finish.push(resolve));
  };
  await queue.work({ ...idle, act }, options);
  await queue.act(1, observe('T1'));
  await vi.waitFor(() => expect(calls).toBe(1), soon);
  await queue.act(1, observe('T1'));
  await sleep(100);
  expect(calls).toBe(1);
  finish.shift()?.();
  await vi.waitFor(() => expect(calls).toBe(2), soon);
  finish.shift()?.();
});

it('does as many actions at once as there are actors, and gets through the others without a pause', async () => {
  const { queue } = await openOne();
  let now = 0;
  let most = 0;
  const done = new Set<string>();
  const act = async (_: number, action: AnyAction): Promise<void> => {
    most = Math.max(most, (now += 1));
    await sleep(5);
    now -= 1;
    done.add(actionKey(action));
  };
  await queue.work({ ...idle, act }, { ...options, actors: 3 });
  await Promise.all(Array.from({ length: 60 }, (_, i) => queue.act(1, observe(`T${i}`))));
  // Polling alone, at one job an actor and half a second, would take ten seconds.
  await vi.waitFor(() => expect(done.size).toBe(60), { timeout: 5000, interval: 5 });
  expect(most).toBe(3);
});

it('wakes at the moment asked for, and a call for later does not hold back one for now', async () => {
  const { queue } = await openOne();
  const at: number[] = [];
  await queue.work({ ...idle, wake: async () => void at.push(Date.now()) }, options);
  const later = Date.now() + 700;
  await queue.wake(1, new Date(later));
  await queue.wake(1);
  await vi.waitFor(() => expect(at).toHaveLength(1), soon);
  expect(at[0]).toBeLessThan(later);
  await vi.waitFor(() => expect(at).toHaveLength(2), soon);
  expect(at[1]).toBeGreaterThanOrEqual(later);
});

it('logs what goes wrong in a handler once, and goes on', async () => {
  const { queue, errors } = await openOne();
  const woken: number[] = [];
  const wake = async (run: number): Promise<void> => {
    woken.push(run);
    if (run === 1) throw new Error('no such luck');
  };
  await queue.work({ ...idle, wake }, options);
  await queue.wake(1);
  await vi.waitFor(() => expect(errors).toHaveLength(1), soon);
  expect(errors[0]).toMatchObject({ run: 1 });
  await queue.wake(2);
  await vi.waitFor(() => expect(woken).toEqual([1, 2]), soon);
  await sleep(100);
  expect(errors).toHaveLength(1);
});

it('sweeps at once and then over and over, whatever goes wrong', async () => {
  const { queue, errors } = await openOne();
  let sweeps = 0;
  const sweep = (): Promise<void> => {
    sweeps += 1;
    return sweeps === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve();
  };
  await queue.work({ ...idle, sweep }, { ...options, sweepSeconds: 0.02 });
  await vi.waitFor(() => expect(sweeps).toBeGreaterThan(3), soon);
  expect(errors).toHaveLength(1);
  await queue.stop();
  const atStop = sweeps;
  await sleep(60);
  expect(sweeps).toBe(atStop);
});

it('goes on after its tables were emptied, in the middle of an action too', async () => {
  const { queue, url, errors } = await openOne();
  const woken = new Set<number>();
  let finish = (): void => {};
  const handlers: Handlers = {
    wake: async (run) => void woken.add(run),
    act: () => new Promise<void>((resolve) => (finish = resolve)),
    sweep: () => queue.wake(99),
  };
  await queue.work(handlers, { ...options, sweepSeconds: 0.1 });
  await queue.act(1, observe('T1'));
  await vi.waitFor(() => expect(finish).not.toBeUndefined(), soon);
  await sleep(50);
  for (const tables of ['pgboss.job', 'pgboss.job, pgboss.queue, pgboss.subscription']) {
    await administer(url, `TRUNCATE ${tables} CASCADE`);
    woken.clear();
    await vi.waitFor(() => expect(woken).toContain(99), soon);
    await queue.wake(7);
    await vi.waitFor(() => expect(woken).toContain(7), soon);
  }
  finish();
  expect(errors).toEqual([]);
});

it('goes on after its connections were cut', async () => {
  const { queue, url } = await openOne();
  const woken = new Set<number>();
  await queue.work({ ...idle, wake: async (run) => void woken.add(run) }, options);
  await administer(
    url,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await sleep(20);
  await queue.wake(1);
  await vi.waitFor(() => expect(woken).toContain(1), soon);
});

it('waits for what is under way when it stops', async () => {
  const { queue } = await openOne();
  let state = 'waiting';
  const act = async (): Promise<void> => {
    state = 'begun';
    await sleep(150);
    state = 'done';
  };
  await queue.work({ ...idle, act }, options);
  await queue.act(1, observe('T1'));
  await vi.waitFor(() => expect(state).toBe('begun'), soon);
  await queue.stop();
  expect(state).toBe('done');
});
