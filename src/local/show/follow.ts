// Follows a run through the store: each fact once, in order, as it is recorded.
import { setTimeout } from 'node:timers/promises';
import type { Recorded } from '../../domain/fact.ts';
import type { Run } from '../../domain/run.ts';
import { transition } from '../../domain/transition.ts';
import type { Changes } from '../../store/changes.ts';
import type { RunId, Runs } from '../../store/runs.ts';

/** Reads the store this often even without a notification, because notifications can be lost. */
const lookAgainMs = 1_000;

export interface Source {
  readonly runs: Pick<Runs, 'facts'>;
  readonly changes: Pick<Changes, 'subscribe'>;
}

export interface Followed {
  readonly run: Run;
  readonly facts: readonly Recorded[];
}

/**
 * Resolves with the run and all its facts when `until` returns true; rejects when `signal` aborts.
 * @param onFact gets the run before and after each fact.
 */
export async function followRun(
  store: Source,
  id: RunId,
  options: {
    onFact: (fact: Recorded, before: Run | undefined, after: Run) => void;
    until: (run: Run) => boolean;
    signal: AbortSignal;
  },
): Promise<Followed> {
  let run: Run | undefined;
  const facts: Recorded[] = [];
  let noticed = (): void => undefined;
  const unsubscribe = store.changes.subscribe((change) => {
    if (change.run === id) noticed();
  });
  try {
    for (;;) {
      options.signal.throwIfAborted();
      const notice = new Promise<void>((resolve) => {
        noticed = resolve;
      });
      for (const fact of await store.runs.facts(id, facts.at(-1)?.seq ?? 0)) {
        facts.push(fact);
        const after = transition(run, fact);
        if (after === undefined) continue;
        options.onFact(fact, run, after);
        run = after;
      }
      if (run !== undefined && options.until(run)) return { run, facts };
      await Promise.race([notice, pause(lookAgainMs, options.signal)]);
    }
  } finally {
    unsubscribe();
  }
}

/** Resolves early when the signal aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
