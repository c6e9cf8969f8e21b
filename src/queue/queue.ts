// Wake-ups on pg-boss: "look at this run", "perform this action". The queue holds no truth. If a wake-up is lost (a
// crash, emptied tables), the sweep repeats it, and a duplicate finds nothing left to do.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, PgBoss, type WorkOptions } from 'pg-boss';
import type { Logger } from 'pino';
import { actionKey, type AnyAction } from '../domain/action.ts';
import { foldCalls } from './fold-calls.ts';

export interface Queue {
  /** Makes a process look at the run, now or after that moment (to a quarter of a second). Pending calls are merged. */
  wake(run: number, after?: Date): Promise<void>;
  /** Makes a process perform the action as soon as one is free. Pending calls are merged. */
  act(run: number, action: AnyAction): Promise<void>;
  /** Handles calls in this process until `stop`. The sweep runs at once and then repeatedly. */
  work(handlers: Handlers, options: WorkerOptions): Promise<void>;
  /** Waits up to 30 s for running handlers. */
  stop(): Promise<void>;
}

/** A failing handler is logged and not retried, because the next sweep repeats the call. */
export interface Handlers {
  wake(run: number): Promise<void>;
  act(run: number, action: AnyAction): Promise<void>;
  /** Wakes every open run. */
  sweep(): Promise<void>;
}

interface WorkerOptions {
  /** Actions at the same time in this process. */
  readonly actors: number;
  readonly sweepSeconds: number;
}

interface Wake {
  readonly run: number;
}

interface Act {
  readonly run: number;
  readonly action: AnyAction;
}

function nameOf({ run, action }: Act): string {
  return `${run} ${actionKey(action)}`;
}

const wakers = 2;
const slotMs = 250;
/** Delayed calls are found by polling, because notices are sent only for calls that may start at once. */
const polling: WorkOptions = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 };
const backstop: WorkOptions = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 2 };

/** @param url of a database in which pg-boss may create a schema of its own. */
export async function openQueue(url: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'troupe queue',
    max: 4,
    schedule: false,
    useListenNotify: true,
  });
  boss.on('error', (error) => log.warn({ err: error }, 'the queue had a problem'));
  await boss.start();
  await ensureQueues(boss);
  let stopSweeping: (() => Promise<void>) | undefined;
  return {
    wake: async (run, after) => {
      // With a key of its own, so that a call for later does not swallow one for now.
      const slot = after === undefined ? undefined : Math.ceil(after.getTime() / slotMs);
      const options =
        slot === undefined
          ? { singletonKey: `${run}` }
          : { singletonKey: `${run}@${slot}`, startAfter: new Date(slot * slotMs) };
      await boss.send('wake', { run } satisfies Wake, options);
    },
    act: async (run, action) => {
      const call: Act = { run, action };
      await boss.send('act', call, { singletonKey: nameOf(call) });
    },
    work: async (handlers, options) => {
      const report =
        (call: Wake | Act) =>
        (error: unknown): void =>
          log.error({ err: error, ...call }, 'a call could not be answered');
      const wake = foldCalls<Wake>(
        (call) => handlers.wake(call.run).catch(report(call)),
        ({ run }) => `${run}`,
      );
      const act = foldCalls<Act>((call) => handlers.act(call.run, call.action).catch(report(call)), nameOf);
      for (let i = 0; i < wakers; i += 1) await answer(boss, 'wake', polling, (call) => wake(call as Wake));
      for (let i = 0; i < options.actors; i += 1)
        await answer(boss, 'act', backstop, (call) => act(call as Act));
      const sweep = async (): Promise<void> => {
        await ensureQueues(boss);
        await handlers.sweep();
      };
      stopSweeping = keepSweeping(sweep, options.sweepSeconds, log);
    },
    stop: async () => {
      await stopSweeping?.();
      await boss.stop();
    },
  };
}

/** Also recreates them if pg-boss's tables were emptied. */
async function ensureQueues(boss: PgBoss): Promise<void> {
  // `short`: one waiting job per key, whatever is running, so a call during a handler leads to another one.
  const common = { policy: 'short', notify: true, retryLimit: 0, deleteAfterSeconds: 600 } as const;
  await boss.createQueue('wake', { ...common, expireInSeconds: 600 });
  await boss.createQueue('act', { ...common, expireInSeconds: 24 * 3600 - 1 });
}

/** One worker, one job at a time. */
async function answer(
  boss: PgBoss,
  queue: 'wake' | 'act',
  options: WorkOptions,
  handle: (call: unknown) => Promise<void>,
): Promise<void> {
  const worker: string = await boss.work(queue, options, async (jobs: Job<unknown>[]) => {
    for (const { data } of jobs) await handle(data);
    // A worker with a batch of one sleeps after each job, however many wait; this makes it look again at once.
    boss.notifyWorker(worker);
  });
}

/**
 * The pause runs from the end of one sweep to the start of the next, so slow sweeps never pile up. Returns a stop
 * function.
 */
function keepSweeping(sweep: () => Promise<void>, seconds: number, log: Logger): () => Promise<void> {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await sweep().catch((error: unknown) => log.error({ err: error }, 'sweep failed'));
      await sleep(seconds * 1000, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const done = loop();
  return () => {
    stop.abort();
    return done;
  };
}
