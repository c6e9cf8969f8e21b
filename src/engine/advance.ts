// Load the run, record what follows by itself (decide), and enqueue what is next.
import { actionKey, type AnyAction } from '../domain/action.ts';
import { decide } from '../domain/decide.ts';
import { next } from '../domain/next.ts';
import type { Run } from '../domain/run.ts';
import { fold } from '../domain/transition.ts';
import type { Claim } from '../store/claims.ts';
import type { RunId } from '../store/runs.ts';
import type { Backoff } from './backoff.ts';
import { beginAfter } from './begin-after.ts';
import { logFacts } from './log-facts.ts';
import type { Services } from './services.ts';

/** A run, and the number of the last fact that it was folded from. */
interface Loaded {
  readonly run: Run;
  readonly seq: number;
}

/** Undefined where there is none. */
export async function loadRun({ store }: Services, id: RunId): Promise<Loaded | undefined> {
  const facts = await store.runs.facts(id);
  const run = fold(facts);
  return run && { run, seq: facts.at(-1)?.seq ?? 0 };
}

export async function advanceRun(services: Services, backoff: Backoff, claim: Claim): Promise<void> {
  const loaded = await settle(services, claim);
  if (loaded !== undefined) await dispatch(services, backoff, claim.run, loaded);
}

/** Records decisions until none is left. */
async function settle(services: Services, claim: Claim): Promise<Loaded | undefined> {
  for (;;) {
    const loaded = await loadRun(services, claim.run);
    if (loaded === undefined || decide(loaded.run).length === 0) return loaded;
    // Decided anew while nobody else can record: no command comes in between.
    const recorded = await services.store.runs.amend(claim.run, (now) => {
      const facts = decide(now);
      return facts.length === 0 ? undefined : { claim, facts };
    });
    logFacts(services.log.child({ run: claim.run }), recorded);
  }
}

async function dispatch(
  services: Services,
  backoff: Backoff,
  id: RunId,
  { run, seq }: Loaded,
): Promise<void> {
  const { store, queue } = services;
  const { actions, wakeAt } = next(run, Date.now());
  const held = new Set((await store.claims.live(id)).map(({ key }) => key));
  const wakes = wakeAt === undefined ? [] : [wakeAt];
  for (const action of [...actions, ...(await upkeep(services, id, { run, seq }))]) {
    if (held.has(actionKey(action))) continue;
    const begin = await beginAfter({ store, backoff }, id, run, action);
    if (begin > Date.now()) wakes.push(begin);
    else await queue.act(id, action);
  }
  if (wakes.length > 0) await queue.wake(id, new Date(Math.min(...wakes)));
}

async function upkeep({ store }: Services, id: RunId, { run, seq }: Loaded): Promise<AnyAction[]> {
  const isBehind = run.trackingIssue !== undefined && !run.closed && (await store.tracking.synced(id)) < seq;
  return [
    ...((await store.effects.unsent(id)).length > 0 ? [{ do: 'send_effects' } as const] : []),
    ...(isBehind ? [{ do: 'sync_tracking_issue' } as const] : []),
  ];
}
