// The table of effects, as far as sending needs it, in memory. The real one is tested with PostgreSQL in tests/store.
import { pino } from 'pino';
import type { Fact } from '../../src/domain/fact.ts';
import type { Json, NewEffect } from '../../src/github/effects/kind.ts';
import {
  type EffectLedger,
  type PlannedEffect,
  sendEffect,
  type Sent,
} from '../../src/github/effects/send.ts';
import type { Stage } from './stage.ts';

export interface Entry extends PlannedEffect {
  state: PlannedEffect['state'];
  tries: number;
  changedAt: string;
  result?: Json;
}

export interface Ledger {
  readonly facts: Fact[];
  entry(key: string): Entry;
  plan(effect: NewEffect): Entry;
  /** Sends it as a process would that finds it unsettled. */
  send(key: string): Promise<Sent>;
  /** Plans and sends; answers the result. */
  carryOut(effect: NewEffect): Promise<Json | undefined>;
  /** Sends until it is settled, waiting as told. */
  settle(key: string): Promise<Sent>;
}

export const settleMs = 30;

export function openLedger(stage: Stage): Ledger {
  const entries = new Map<string, Entry>();
  const facts: Fact[] = [];
  const effects: EffectLedger<Entry, null> = {
    async mark(effect, state) {
      Object.assign(effect, { state, changedAt: new Date().toISOString() });
      if (state === 'sending') effect.tries += 1;
    },
    async finish(effect, outcome, follows) {
      Object.assign(effect, outcome);
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
    return sendEffect(entry(key), null, { github, markers, place, log, effects, settleMs });
  };
  const ledger: Ledger = {
    facts,
    entry,
    send,
    plan(effect) {
      const changedAt = new Date().toISOString();
      const planned: Entry = {
        ...effect,
        id: entries.size + 1,
        run: 1,
        state: 'planned',
        tries: 0,
        changedAt,
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
