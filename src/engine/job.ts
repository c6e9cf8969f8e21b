// What an action is given: the run as it stood when the action was claimed, the services it may use, and the ways in which
// it tells what came of it.
import type { Logger } from 'pino';
import type { AnyAction } from '../domain/action.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { Fact, Recorded } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import type { EffectRefusal } from '../domain/trouble.ts';
import type { Claim } from '../store/claims.ts';
import type { RunId } from '../store/runs.ts';
import { logFacts } from './log-facts.ts';
import type { Services } from './services.ts';

/** Does an action, whichever it is. */
export type Perform = (job: Job, action: AnyAction) => Promise<void>;

/** One claimed action on one run, as it stood when the claim was taken. */
interface JobBasis {
  readonly run: Run;
  /** Number of the last fact that `run` was folded from. */
  readonly seq: number;
  readonly claim: Claim;
  readonly services: Services;
  readonly log: Logger;
  /** Aborted when the action is no longer wanted, the claim is lost, or the process stops. */
  readonly signal: AbortSignal;
  /** Looks once more, right before something that costs: throws the reason if the action is not wanted any more. */
  readonly stillWanted: () => Promise<void>;
  /** The run is looked at again once the action is done. Recording something asks for that by itself. */
  readonly wakeWhenDone: () => void;
}

export interface Job extends JobBasis {
  readonly id: RunId;
  /** Where the run can be watched live, if the server has an address that people can reach. */
  readonly url?: string;
  /** Records facts and plans effects in one transaction, if the claim still holds; throws Fenced if not. */
  commit(facts: readonly Fact[], effects?: readonly NewEffect[]): Promise<readonly Recorded[]>;
  /** Plans those effects that are not planned yet. */
  plan(effects: readonly NewEffect[]): Promise<void>;
  /**
   * Plans an effect as the whole of the action, which is asked for again until the effect has its fact: planning it twice
   * is planning it once, and a refusal becomes a fact too, or the run would wait for ever.
   * @param ifRefused what it means for the run that it was given up, given why.
   * @param besides planned together with it; nothing waits for them.
   */
  planUntilDone(
    effect: NewEffect,
    ifRefused: (why: EffectRefusal) => Fact,
    besides?: readonly NewEffect[],
  ): Promise<void>;
}

export function createJob(basis: JobBasis): Job {
  const { claim, services, log } = basis;
  const { runs, effects } = services.store;
  const { publicUrl } = services.options;
  const known = (effect: NewEffect) => effects.get(claim.run, effect.key);
  const job: Job = {
    ...basis,
    id: claim.run,
    ...(publicUrl !== undefined && { url: `${publicUrl}/runs/${claim.run}` }),
    commit: async (facts, planned = []) => {
      basis.wakeWhenDone();
      const recorded = await runs.commit({ run: claim.run, claim, facts, effects: planned });
      logFacts(log, facts);
      return recorded;
    },
    plan: async (planned) => {
      const fresh: NewEffect[] = [];
      for (const effect of planned) if ((await known(effect)) === undefined) fresh.push(effect);
      if (fresh.length > 0) await job.commit([], fresh);
    },
    planUntilDone: async (effect, ifRefused, besides = []) => {
      const stands = await known(effect);
      if (stands === undefined) await job.commit([], [effect, ...besides]);
      else if (stands.error !== undefined) await job.commit([ifRefused(stands.error)]);
    },
  };
  return job;
}
