// The store's runs, as far as webhooks need them, in memory. The real ones are tested with PostgreSQL in tests/store.
import type { Fact, Recorded } from '../../src/domain/fact.ts';
import { fold } from '../../src/domain/transition.ts';
import type { NewEffect } from '../../src/domain/effect.ts';
import type { RunLedger } from '../../src/webhooks/event.ts';

export interface Runs extends RunLedger {
  /** What happened in a run, by type. */
  types(run: number): string[];
  readonly effects: NewEffect[];
  /** Runs whose tracking issue has to be looked at again. */
  readonly unsynced: number[];
}

export function openRuns(): Runs {
  const histories = new Map<number, Recorded[]>();
  const effects: NewEffect[] = [];
  const append = (run: number, facts: readonly Fact[]): void => {
    const history = histories.get(run) ?? [];
    for (const fact of facts)
      history.push({ ...fact, seq: history.length + 1, at: new Date().toISOString() });
    histories.set(run, history);
  };
  const folded = (run: number) => fold(histories.get(run) ?? []);
  const search = (test: (run: NonNullable<ReturnType<typeof fold>>) => boolean): number | undefined =>
    [...histories.keys()].find((id) => {
      const run = folded(id);
      return run !== undefined && !run.closed && test(run);
    });
  const unsynced: number[] = [];
  const runs: Runs = {
    unsynced,
    findLatest: async (repoId, issue) =>
      [...histories.keys()].findLast((id) => {
        const run = folded(id);
        return run?.place.repoId === repoId && [run.place.issue, run.trackingIssue].includes(issue);
      }),
    effects,
    types: (run) => (histories.get(run) ?? []).map((fact) => fact.type),
    load: async (run) => folded(run),
    open: async () => [...histories.keys()],
    commit: async ({ run, facts }) => append(run, facts),
    find: async (repoId, issue) =>
      search(
        ({ place, trackingIssue }) => place.repoId === repoId && [place.issue, trackingIssue].includes(issue),
      ),
    async create(first, planned = []) {
      if ((await runs.find(first.place.repoId, first.place.issue)) !== undefined) return undefined;
      const run = histories.size + 1;
      append(run, [first]);
      effects.push(...planned);
      return run;
    },
    async findByPull(repoId, pull) {
      for (const run of histories.keys()) {
        const tasks = [...(folded(run)?.tasks.values() ?? [])];
        const task = tasks.find((each) => each.pull?.number === pull);
        if (task && folded(run)?.place.repoId === repoId) return { run, task: task.key };
      }
      return undefined;
    },
  };
  return runs;
}
