// Work with a model can end in six ways that say nothing about the task: the budget is used up, something that it needs
// (a provider, the sandbox, the repository) is out of reach for a while, the model cannot be used at all, the repository
// has nothing to work on, its setup fails, or there are no walls to work behind. Each becomes something a person can
// read; none is retried blindly or in silence.
import type { Fact } from '../domain/fact.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { Trouble } from '../domain/trouble.ts';
import { ModelFailure } from '../llm/model.ts';
import { SetupFailed } from '../sandbox/setup.ts';
import type { Job } from '../engine/job.ts';
import { stallReason } from './stall-reason.ts';
import type { Stall } from './stall.ts';
import { BudgetReached } from './metered-model.ts';
import { missingWalls } from './walls.ts';
import { NoBase } from './workbench.ts';

interface Troubles {
  /** The facts to record when no waiting will help. */
  readonly unusable: (why: Trouble) => readonly Fact[] | Promise<readonly Fact[]>;
  /** What to say on GitHub along with them. */
  readonly tell?: (why: Trouble) => readonly NewEffect[];
  /** Says why nothing moves for now. */
  readonly stall: Stall;
}

/** What is thrown from here rests, and the engine attempts it again from the transcript as it stands. */
export async function agentWork(job: Job, work: () => Promise<void>, troubles: Troubles): Promise<void> {
  const unsafe = missingWalls(job);
  if (unsafe !== undefined) {
    await job.commit(await troubles.unusable(unsafe));
    return;
  }
  try {
    await work();
  } catch (error) {
    // The work stays where it is, to be resumed.
    if (error instanceof BudgetReached)
      await job.commit([
        {
          type: 'run_paused',
          by: 'troupe',
          why: { is: 'limit_reached', limit: error.limit },
          ...(error.limit.of !== 'run' && { needs: error.needs }),
        },
      ]);
    else if (isHopeless(error))
      await job.commit(await troubles.unusable(error.trouble), troubles.tell?.(error.trouble));
    else {
      const why = job.signal.aborted ? undefined : stallReason(error);
      if (why !== undefined) await troubles.stall.begins(why);
      throw error;
    }
  }
}

/** A wrong key, a model that does not exist, a request that is never accepted, no commits, a setup that fails. */
function isHopeless(error: unknown): error is Error & { readonly trouble: Trouble } {
  if (error instanceof ModelFailure) return error.kind === 'key' || error.kind === 'request';
  return error instanceof NoBase || error instanceof SetupFailed;
}
