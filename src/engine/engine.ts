// Level-triggered: whatever happened, the same three steps. Load the run, record what follows by itself (decide), and
// enqueue what is next. Claims keep two processes off one action; the queue only carries names.
import { actionKey, type AnyAction, poolOf } from '../domain/action.ts';
import type { ClaimPool } from '../store/claims.ts';
import type { RunId } from '../store/runs.ts';
import { advanceRun } from './advance.ts';
import { Backoff } from './backoff.ts';
import { beginAfter } from './begin-after.ts';
import { carryOut } from './carry-out.ts';
import type { Perform } from './job.ts';
import type { ActionOptions, Services } from './services.ts';
import { isWanted } from './wanted.ts';
import { leaseMs } from './watch.ts';

const advanceLeaseMs = 10_000;
const lookAgainMs = 250;

export interface Engine {
  /** Records what follows by itself, and enqueues the actions that are next. */
  readonly advance: (run: RunId) => Promise<void>;
  /** Does one action, if it is still wanted and nobody else does it. */
  readonly act: (run: RunId, action: AnyAction) => Promise<void>;
  /** Wakes every open run: what a lost queue, a dead process or a missed delivery left behind goes on. */
  readonly sweep: () => Promise<void>;
  /** Stops what this process is doing; it is taken up again by whoever looks next. */
  readonly stop: () => Promise<void>;
}

/**
 * @param perform does what an action says.
 * @param owner names this process in claims.
 */
export function createEngine(services: Services, perform: Perform, owner: string): Engine {
  const { store, queue } = services;
  const backoff = new Backoff();
  const underWay = new Map<AbortController, Promise<void>>();

  const advance = async (run: RunId): Promise<void> => {
    const claim = await store.claims.take({ run, key: 'advance', owner, ttlMs: advanceLeaseMs });
    // Whoever holds it may have read the run before our news: look again shortly.
    if (typeof claim === 'string') return queue.wake(run, new Date(Date.now() + lookAgainMs));
    try {
      await advanceRun(services, backoff, claim);
    } finally {
      await store.claims.release(claim);
    }
  };

  const act = async (id: RunId, action: AnyAction): Promise<void> => {
    const run = await store.runs.load(id);
    if (run === undefined || !(await isWanted(services, id, run, action))) return;
    const begin = await beginAfter({ store, backoff }, id, run, action);
    if (begin > Date.now()) return queue.wake(id, new Date(begin));
    const pool = claimPool(action, services.options);
    const claim = await store.claims.take({
      run: id,
      key: actionKey(action),
      owner,
      ttlMs: leaseMs,
      ...pool,
    });
    if (typeof claim === 'string') return;
    const stop = new AbortController();
    const { installationId: installation } = run.place;
    const done = carryOut({ services, perform, backoff }, { action, claim, installation, stop });
    underWay.set(stop, done);
    await done.finally(() => underWay.delete(stop));
  };

  return {
    advance,
    act,
    sweep: async () => {
      for (const id of await store.runs.open()) await queue.wake(id);
    },
    stop: async () => {
      for (const stop of underWay.keys()) stop.abort(new Error('this process is stopping'));
      await Promise.allSettled(underWay.values());
    },
  };
}

/** Over all processes, so many workers and as many thinkers. */
function claimPool(action: AnyAction, { maxConcurrentWorkers }: ActionOptions): { pool?: ClaimPool } {
  const name = poolOf(action);
  return name === undefined ? {} : { pool: { name, limit: maxConcurrentWorkers } };
}
