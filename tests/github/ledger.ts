// The table of effects, as far as sending needs it, in memory. The real one is tested with PostgreSQL in tests/store.
import { pino } from 'pino';
import type { Fact } from '../../src/domain/fact.ts';
import type { NewEffect } from '../../src/domain/effect.ts';
import type { Json } from '../../src/domain/json.ts';
import {
  type EffectLedger,
  type PlannedEffect,
  sendEffect,
  type Sent,
} from '../../src/github/effects/send.ts';
import type { Stage } from './stage.ts';

type EffectProgress = Parameters<EffectLedger<Entry, null>['mark']>[1];

export interface Entry extends PlannedEffect {
  state: PlannedEffect['state'];
  attempts: number;
  restMs: number;
  result?: Json;
}

export interface Ledger {
  readonly facts: Fact[];
  /** What was noted on the way, in order. */
  readonly progress: EffectProgress[];
  entry(key: string): Entry;
  plan(effect: NewEffect): Entry;
  /** Sends it as a process would that finds it unsettled and due. */
  send(key: string): Promise<Sent>;
  /** Plans and sends; answers the result. */
  carryOut(effect: NewEffect): Promise<Json | undefined>;
  /** Sends until it is settled, waiting as told. */
  settle(key: string): Promise<Sent>;
}

export const settleMs = 30;
export const sendTimeoutMs = 5_000;

export function openLedger(stage: Stage): Ledger {
  const entries = new Map<string, Entry>();
  const facts: Fact[] = [];
  const progress: EffectProgress[] = [];
  const effects: EffectLedger<Entry, null> = {
    async mark(effect, reached) {
      progress.push(reached);
      Object.assign(entry(effect.key), reached);
    },
    async finish(effect, outcome, follows) {
      Object.assign(entry(effect.key), outcome);
      facts.push(...follows);
    },
  };
  const entry = (key: string): Entry => {
    const found = entries.get(key);
    if (found === undefined) throw new Error(`nothing was planned as ${key}`);
    return found;
  };
  const send = (key: string): Promise<Sent> => {
    const { github, markers, place } = stage;
    const log = pino({ level: 'silent' });
    // A copy, as a row that was read: it does not change when the table does.
    return sendEffect({ ...entry(key) }, null, {
      github,
      markers,
      place,
      log,
      effects,
      settleMs,
      sendTimeoutMs,
    });
  };
  const ledger: Ledger = {
    facts,
    progress,
    entry,
    send,
    plan(effect) {
      const planned: Entry = {
        ...effect,
        id: entries.size + 1,
        run: 1,
        state: 'planned',
        attempts: 0,
        restMs: 0,
      };
      entries.set(effect.key, planned);
      return planned;
    },
    async carryOut(effect) {
      ledger.plan(effect);
      await ledger.settle(effect.key);
      return entry(effect.key).result;
    },
    async settle(key) {
      for (let turn = 0; turn < 10; turn += 1) {
        const sent = await send(key);
        if (sent.is !== 'later') return sent;
        await new Promise((resolve) => setTimeout(resolve, sent.afterMs));
      }
      throw new Error(`${key} was never settled`);
    },
  };
  return ledger;
}
