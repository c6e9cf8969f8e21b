// Performs a claimed action, keeping the lease alive and stopping as soon as it is no longer wanted. Whatever goes wrong
// with one is logged once, here, with its run and action.
import type { Logger } from 'pino';
import { type AnyAction, poolOf } from '../domain/action.ts';
import { GitHubFailure } from '../github/failure.ts';
import type { Claim } from '../store/claims.ts';
import { Fenced, type RunId } from '../store/runs.ts';
import { loadRun } from './advance.ts';
import type { Backoff } from './backoff.ts';
import { createJob, type Perform } from './job.ts';
import type { Services } from './services.ts';
import { isWanted } from './wanted.ts';
import { keepWatch, type Watch } from './watch.ts';

interface Carrier {
  readonly services: Services;
  readonly perform: Perform;
  readonly backoff: Backoff;
}

interface ClaimedAction {
  readonly action: AnyAction;
  readonly claim: Claim;
  readonly installation: number;
  /** Ends it. */
  readonly stop: AbortController;
}

/** When the run is to be looked at again. */
type WakeAt = Date | 'now' | undefined;

export async function carryOut(carrier: Carrier, claimed: ClaimedAction): Promise<void> {
  const { services } = carrier;
  const { action, claim } = claimed;
  const log = services.log.child({ run: claim.run, action: claim.key });
  let wakeAt: WakeAt;
  let watch: Watch | undefined;
  try {
    const loaded = await loadRun(services, claim.run);
    if (loaded === undefined || !(await isWanted(services, claim.run, loaded.run, action))) return;
    watch = keepWatch(services, { ...claimed, seq: loaded.seq, log });
    const wakeWhenDone = (): void => {
      wakeAt = 'now';
    };
    const { stillWanted } = watch;
    const { signal } = claimed.stop;
    const job = createJob({ ...loaded, claim, services, log, signal, stillWanted, wakeWhenDone });
    await carrier.perform(job, action);
    carrier.backoff.forget(claim.run, claim.key);
  } catch (error) {
    const again = afterError(carrier, claimed, error, log);
    if (again === 'now') wakeAt = again;
    else wakeAt ??= again;
  } finally {
    watch?.end();
    await services.store.claims.release(claim);
    if (wakeAt !== undefined) await services.queue.wake(claim.run, wakeAt === 'now' ? undefined : wakeAt);
    if (poolOf(action) !== undefined) await wakeOthers(services, claim.run);
  }
}

/** Noted in any case: what was recorded before it failed ("stalled") must not have it attempted again at once. */
function afterError(carrier: Carrier, claimed: ClaimedAction, error: unknown, log: Logger): WakeAt {
  const { signal } = claimed.stop;
  if (error instanceof Fenced) {
    log.info('another process took this over');
    return undefined;
  }
  if (signal.aborted) {
    log.info({ reason: String(signal.reason) }, 'stopped');
    return 'now';
  }
  return noteFailure(carrier.backoff, claimed, error, log);
}

/** When the next attempt is due. What GitHub asks of one action it asks of the whole installation. */
function noteFailure(
  backoff: Backoff,
  { claim, installation }: ClaimedAction,
  error: unknown,
  log: Logger,
): Date {
  const askedMs = error instanceof GitHubFailure ? error.retryAfterMs : undefined;
  const nextAttempt = new Date(backoff.failed(claim.run, claim.key, askedMs));
  if (askedMs === undefined) {
    log.error({ err: error, nextAttempt }, 'action failed');
  } else {
    backoff.rest(installation, askedMs);
    log.warn({ installation, nextAttempt }, 'GitHub asks us to slow down');
  }
  return nextAttempt;
}

/** A freed worker may be what another run waits for. */
async function wakeOthers(services: Services, id: RunId): Promise<void> {
  for (const other of await services.store.runs.open()) if (other !== id) await services.queue.wake(other);
}
