// Level-triggered: whatever happened, the same three steps. Load the run, record what follows by itself (decide), and
// enqueue what is next. Claims keep two processes off one action; the queue only carries names.
import type { Logger } from 'pino';
import { decide } from '../domain/decide.ts';
import type { Fact } from '../domain/fact.ts';
import { actionKey, next } from '../domain/next.ts';
import type { Run } from '../domain/run.ts';
import { fold } from '../domain/transition.ts';
import { GitHubFailure } from '../github/failure.ts';
import { factText } from '../wording/facts.ts';
import type { Claim } from '../store/claims.ts';
import { Fenced, type RunId } from '../store/runs.ts';
import { Backoff } from './backoff.ts';
import { nextDueMs } from './effect-lanes.ts';
import type { Job } from './job.ts';
import type { Services } from './services.ts';
import { perform } from '../actions/perform.ts';
import { poolOf } from './pools.ts';
import { effectsKey, syncKey } from './upkeep.ts';
import { isWanted } from './wanted.ts';
import { keepWatch, leaseMs, type Watch } from './watch.ts';

const advanceLeaseMs = 10_000;

export interface Engine {
  /** Records what follows by itself, and enqueues the actions that are next. */
  readonly advance: (run: RunId) => Promise<void>;
  /** Does one action, if it is still wanted and nobody else is at it. */
  readonly act: (run: RunId, key: string) => Promise<void>;
  /** Wakes every open run: what a lost queue, a dead process or a missed delivery left behind goes on. */
  readonly sweep: () => Promise<void>;
  /** Stops what this process is doing; it is taken up again by whoever looks next. */
  readonly stop: () => Promise<void>;
}

/** @param owner names this process in claims. */
export function createEngine(services: Services, owner: string): Engine {
  const { store, queue } = services;
  const backoff = new Backoff();
  const underWay = new Map<AbortController, Promise<void>>();

  const advance = async (id: RunId): Promise<void> => {
    const claim = await store.claims.take(id, 'advance', owner, advanceLeaseMs);
    // Whoever holds it may have read the run before our news: look again shortly.
    if (claim === 'held' || claim === 'full') return queue.wake(id, new Date(Date.now() + 250));
    try {
      const { run, seq } = await settle(services, id, claim);
      if (run !== undefined) await dispatch(services, id, run, seq, backoff);
    } finally {
      await store.claims.release(claim);
    }
  };

  const act = async (id: RunId, key: string): Promise<void> => {
    const run = await store.runs.load(id);
    if (run === undefined || !(await isWanted(services, id, run, key))) return;
    const rest = await restsUntil(services, id, run, key, backoff);
    if (rest > Date.now()) return queue.wake(id, new Date(rest));
    const claim = await store.claims.take(id, key, owner, leaseMs, poolOf(key, services.options));
    if (claim === 'held' || claim === 'full') return;
    const stop = new AbortController();
    const rests = { backoff, installation: run.place.installationId };
    const done = carryOut(services, claim, stop, rests).finally(() => underWay.delete(stop));
    underWay.set(stop, done);
    await done;
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

/** Records decisions until none is left. */
async function settle(
  services: Services,
  id: RunId,
  claim: Claim,
): Promise<{ run: Run | undefined; seq: number }> {
  for (;;) {
    const { run, seq } = await load(services, id);
    if (run === undefined || decide(run).length === 0) return { run, seq };
    // Decided anew while nobody else can record: no command comes in between.
    const recorded = await services.store.runs.amend(id, (now) => {
      const facts = decide(now);
      const effects = facts.flatMap((fact) => services.followUps(now, fact));
      return facts.length === 0 ? undefined : { claim, facts, effects };
    });
    tell(services.log.child({ run: id }), recorded);
  }
}

async function load(services: Services, id: RunId): Promise<{ run: Run | undefined; seq: number }> {
  const facts = await services.store.runs.facts(id);
  return { run: fold(facts), seq: facts.at(-1)?.seq ?? 0 };
}

async function dispatch(
  services: Services,
  id: RunId,
  run: Run,
  seq: number,
  backoff: Backoff,
): Promise<void> {
  const { store, queue } = services;
  const { actions, wakeAt } = next(run, Date.now());
  const keys = actions.map(actionKey);
  if ((await store.effects.unsent(id)).length > 0) keys.unshift(effectsKey);
  if (run.trackingIssue !== undefined && !run.closed && (await store.runs.synced(id)) < seq)
    keys.push(syncKey);
  const held = new Set((await store.claims.live(id)).map((claim) => claim.key));
  const wakes = wakeAt === undefined ? [] : [wakeAt];
  for (const key of keys.filter((wanted) => !held.has(wanted))) {
    const rest = await restsUntil(services, id, run, key, backoff);
    if (rest > Date.now()) wakes.push(rest);
    else await queue.act(id, key);
  }
  if (wakes.length > 0) await queue.wake(id, new Date(Math.min(...wakes)));
}

/** Epoch ms before which the action is not to be begun; in the past if it may. */
async function restsUntil(
  services: Services,
  id: RunId,
  run: Run,
  key: string,
  backoff: Backoff,
): Promise<number> {
  const until = backoff.until(id, key, run.place.installationId);
  if (key !== effectsKey) return until;
  return Math.max(until, Date.now() + (nextDueMs(await services.store.effects.unsent(id)) ?? 0));
}

interface Rests {
  readonly backoff: Backoff;
  readonly installation: number;
}

/** Performs a claimed action, keeping the lease alive and stopping as soon as it is no longer wanted. */
async function carryOut(
  services: Services,
  claim: Claim,
  stop: AbortController,
  rests: Rests,
): Promise<void> {
  const { run: id, key } = claim;
  const log = services.log.child({ run: id, action: key });
  let wakeAt: Date | 'now' | undefined;
  let watch: Watch | undefined;
  try {
    const { run, seq } = await load(services, id);
    if (run === undefined) return;
    watch = keepWatch(services, claim, seq, stop, log);
    const wakeWhenDone = (): void => {
      wakeAt = 'now';
    };
    const { stillWanted } = watch;
    const job = jobOf(services, claim, { run, seq, log, signal: stop.signal, stillWanted, wakeWhenDone });
    await perform(job, key);
    rests.backoff.forget(id, key);
  } catch (error) {
    if (error instanceof Fenced) log.info('another process took this over');
    else if (stop.signal.aborted) {
      log.info({ reason: String(stop.signal.reason) }, 'stopped');
      wakeAt = 'now';
    } else {
      // Noted in any case: what was recorded before it failed ("held up") must not have it tried again at once.
      const nextTry = noteFailure(rests, claim, error, log);
      wakeAt ??= nextTry;
    }
  } finally {
    watch?.end();
    await services.store.claims.release(claim);
    if (wakeAt !== undefined) await services.queue.wake(id, wakeAt === 'now' ? undefined : wakeAt);
    if (poolOf(key, services.options) !== undefined) await wakeOthers(services, id);
  }
}

/** When the next try is due. What GitHub asks of one action it asks of the whole installation. */
function noteFailure(
  { backoff, installation }: Rests,
  { run, key }: Claim,
  error: unknown,
  log: Logger,
): Date {
  const askedMs = error instanceof GitHubFailure ? error.retryAfterMs : undefined;
  const nextTry = new Date(backoff.failed(run, key, askedMs));
  if (askedMs === undefined) {
    log.error({ err: error, nextTry }, 'action failed');
  } else {
    backoff.rest(installation, askedMs);
    log.warn({ installation, nextTry }, 'GitHub asks us to slow down');
  }
  return nextTry;
}

/** What happens in a run, for whoever reads the log: the whole story is in the database. */
function tell(log: Logger, facts: readonly Fact[]): void {
  for (const fact of facts) {
    if (fact.type !== 'pull_request_observed') {
      log.info({ fact: fact.type, ...('task' in fact && { task: fact.task }) }, factText(fact));
    }
  }
}

function jobOf(
  services: Services,
  claim: Claim,
  rest: Pick<Job, 'run' | 'seq' | 'log' | 'signal' | 'stillWanted' | 'wakeWhenDone'>,
): Job {
  return {
    ...rest,
    id: claim.run,
    claim,
    services,
    commit: async (facts, effects = []) => {
      rest.wakeWhenDone();
      const recorded = await services.store.runs.commit({ run: claim.run, claim, facts, effects });
      tell(rest.log, facts);
      return recorded;
    },
  };
}

/** A freed worker may be what another run waits for. */
async function wakeOthers(services: Services, id: RunId): Promise<void> {
  for (const other of await services.store.runs.open()) if (other !== id) await services.queue.wake(other);
}
