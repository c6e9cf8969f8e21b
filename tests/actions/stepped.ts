// Troupe's engine on a real database and a local GitHub, with a queue that is worked off by hand: what was called for now
// happens when the test says so, and what was called for later does not happen by itself.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { perform } from '../../src/actions/perform.ts';
import { type AnyAction, poolOf } from '../../src/domain/action.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { ActionOptions, Services } from '../../src/engine/services.ts';
import { createFollowUps } from '../../src/engine/follow-ups.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { createSecretScan } from '../../src/domain/secret/secret-scan.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { openMirrors } from '../../src/git/mirrors.ts';
import type { NewEffect } from '../../src/domain/effect.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import type { Store } from '../../src/store/store.ts';
import { type Stage, setStage } from '../github/stage.ts';
import { begin, openStores } from '../store/opened.ts';

export interface Stepped {
  readonly stage: Stage;
  readonly store: Store;
  readonly url: string;
  /** What was logged as an error: its message and what it was about. */
  readonly errors: Record<string, unknown>[];
  /** Wakes called for later, epoch ms. */
  readonly later: number[];
  /** A run of that issue, with these facts and effects. */
  run(
    issue: number,
    facts: readonly Fact[],
    effects?: readonly NewEffect[],
    settings?: Partial<Settings>,
  ): Promise<number>;
  /** Wakes the run, and works off all that follows from it now. */
  readonly wake: (run: number) => Promise<void>;
  /** As if the process had been ended and started again. */
  restart(): void;
  /** How often GitHub was asked to change something by a request to such a path. */
  sent(path: RegExp): number;
}

/** Actions by their names. */
export function named(...names: readonly AnyAction['do'][]): (action: AnyAction) => boolean {
  return (action) => names.includes(action.do);
}

/** Nobody plans or works here: what the run wants of models is left undone. */
const forModels = (action: AnyAction): boolean => poolOf(action) !== undefined;

/**
 * @param left the actions that are not done.
 * @param others hands in place of the usual ones.
 */
export async function steppedEngine(
  options: Partial<ActionOptions> = {},
  left: (action: AnyAction) => boolean = forModels,
  others: (stage: Stage) => Partial<Services> = () => ({}),
): Promise<Stepped> {
  const stage = await setStage();
  onTestFinished(() => stage.close());
  const { stores, url } = await openStores(1, createFollowUps(outgoing([stage.github.host])));
  const [store] = stores;
  const dataDir = await mkdtemp(join(tmpdir(), 'troupe-actions-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const errors: Record<string, unknown>[] = [];
  const log = pino({ level: 'error' }, keeping(errors));
  const calls: (() => Promise<void>)[] = [];
  const later: number[] = [];
  let engine: Engine;
  const queue: Services['queue'] = {
    wake: async (run, after) => {
      if (after === undefined) calls.push(() => engine.advance(run));
      else later.push(after.getTime());
    },
    act: async (run, action) => {
      if (!left(action)) calls.push(() => engine.act(run, action));
    },
    work: async () => undefined,
    stop: async () => undefined,
  };
  const services: Services = {
    store,
    queue,
    log,
    github: stage.github,
    markers: stage.markers,
    mirrors: openMirrors({ dataDir, log, variables: { PATH: process.env['PATH'] ?? '' } }),
    extraTools: () => Promise.resolve([]),
    sandbox: createSandbox({ mode: 'none', log }),
    secrets: createSecretScan(),
    safe: outgoing([stage.github.host]),
    give: async () => undefined,
    defaults: { label: defaultSettings.label, settings: defaultSettings },
    model: () => {
      throw new Error('no model plays here');
    },
    options: {
      maxConcurrentWorkers: 1,
      settleMs: 60_000,
      sendTimeoutMs: 10_000,
      gatherMs: 3_000,
      ...options,
    },
    ...others(stage),
  };
  const restart = (): void => {
    engine = createEngine(services, perform, 'one process');
  };
  restart();
  return {
    stage,
    store,
    url,
    errors,
    later,
    restart,
    run: async (issue, facts, effects = [], settings = {}) => {
      const run = await begin(store, { ...stage.place, issue }, settings);
      await store.runs.commit({ run, facts, effects });
      return run;
    },
    wake: async (run) => {
      calls.push(() => engine.advance(run));
      for (let call = calls.shift(); call !== undefined; call = calls.shift()) await call();
    },
    sent: (path) => stage.asked.filter((each) => each.startsWith('write ') && path.test(each)).length,
  };
}

function keeping(lines: Record<string, unknown>[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
}
