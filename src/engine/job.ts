// What an action is given: the run as it stood when the action was claimed, and the services it may use.
import type { Logger } from 'pino';
import type { Fact, Recorded } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import type { Claim } from '../store/claims.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { RunId } from '../store/runs.ts';
import type { Services } from './services.ts';

/** One claimed action on one run, as it stood when the claim was taken. */
export interface Job {
  readonly id: RunId;
  readonly run: Run;
  /** Number of the last fact that `run` was folded from. */
  readonly seq: number;
  readonly claim: Claim;
  readonly services: Services;
  readonly log: Logger;
  /** Aborted when the action is no longer wanted, the claim is lost, or the process stops. */
  readonly signal: AbortSignal;
  /** Looks once more, right before something that costs: throws the reason if the action is not wanted any more. */
  stillWanted(): Promise<void>;
  /** The run is looked at again once the action is done. Recording something asks for that by itself. */
  wakeWhenDone(): void;
  /** Records facts and plans effects in one transaction, if the claim still holds; throws Fenced if not. */
  commit(facts: readonly Fact[], effects?: readonly NewEffect[]): Promise<readonly Recorded[]>;
}
