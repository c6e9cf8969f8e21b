// Watches over an action while it is under way: keeps its lease alive, and stops it as soon as the run asks for it no
// longer, on whichever machine it runs. PostgreSQL tells of each change within milliseconds; since a notice can be lost,
// the run's count of facts is looked at each half second as well, and anew before anything that costs.
import type { Logger } from 'pino';
import type { AnyAction } from '../domain/action.ts';
import type { Claim } from '../store/claims.ts';
import type { Services } from './services.ts';
import { isWanted } from './wanted.ts';

export const leaseMs = 10_000;
const renewMs = 2_500;
/** A cancelled run spends nothing after two seconds, notice or no notice, on a busy machine, too. */
const lookMs = 500;

export interface Watch {
  /** Throws the reason if the action is not wanted any more, or was stopped. */
  readonly stillWanted: () => Promise<void>;
  readonly end: () => void;
}

interface Watched {
  readonly action: AnyAction;
  readonly claim: Claim;
  /** Number of the last fact of the run that asked for it. */
  readonly seq: number;
  readonly stop: AbortController;
  readonly log: Logger;
}

export function keepWatch(services: Pick<Services, 'store'>, watched: Watched): Watch {
  const { claim, stop, log } = watched;
  const look = lookerAt(services, watched);
  const renew = renewer(services, watched);
  const guard = (check: Promise<void>): void => {
    check.catch((error: unknown) => log.warn({ err: error }, 'could not check on a claim'));
  };
  const renewal = setInterval(() => guard(renew()), renewMs);
  const looking = setInterval(() => guard(look()), lookMs);
  const unsubscribe = services.store.changes.subscribe((change) => {
    if (change.run === claim.run) guard(look());
  });
  return {
    stillWanted: async () => {
      await look();
      stop.signal.throwIfAborted();
    },
    end: () => {
      clearInterval(renewal);
      clearInterval(looking);
      unsubscribe();
    },
  };
}

/** Stops the action when the run moved on so that it makes no sense any more. Nothing new is nothing to think about. */
function lookerAt(services: Pick<Services, 'store'>, { action, claim, seq, stop }: Watched) {
  const { run: id } = claim;
  let seen = seq;
  return async (): Promise<void> => {
    const last = await services.store.runs.lastFact(id);
    if (last <= seen) return;
    const run = await services.store.runs.load(id);
    if (run === undefined || !(await isWanted(services, id, run, action)))
      stop.abort(new Error('no longer wanted'));
    seen = Math.max(seen, last);
  };
}

/** Stops it when the claim is lost, or has run out while the database could not be reached: another may have it by now. */
function renewer({ store }: Pick<Services, 'store'>, { claim, stop }: Pick<Watched, 'claim' | 'stop'>) {
  let until = performance.now() + leaseMs;
  return async (): Promise<void> => {
    const asked = performance.now();
    if (asked > until) stop.abort(new Error('the claim ran out'));
    const isHeld = await store.claims.renew(claim, leaseMs);
    if (isHeld) until = asked + leaseMs;
    else stop.abort(new Error('the claim was lost'));
  };
}
