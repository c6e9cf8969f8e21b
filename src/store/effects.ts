// Changes to make on GitHub, once each: planned with the fact that calls for them, then sent, then settled for good.
import type { NewEffect } from '../domain/effect.ts';
import type { Fact } from '../domain/fact.ts';
import type { Json } from '../domain/json.ts';
import type { EffectRefusal } from '../domain/trouble.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { type Claim, fence } from './claims.ts';
import { asJson, type Database, type Queries } from './database.ts';
import type { Recorder } from './record.ts';
import type { RunId } from './run-id.ts';

/** `unsure`: sent, but no answer came back; it is looked for before it is sent again. */
type EffectState = 'planned' | 'sending' | 'unsure' | 'done' | 'refused';

export interface Effect extends NewEffect {
  readonly id: number;
  readonly run: RunId;
  readonly state: EffectState;
  /** How often somebody set out to send it, or to look whether it had been sent. */
  readonly attempts: number;
  /** Milliseconds for which, when it was read, it had to be left alone still; 0: it is due. */
  readonly restMs: number;
  readonly result?: Json;
  readonly error?: EffectRefusal;
  /** ISO 8601: since when it has been in this state. */
  readonly changedAt: string;
}

/** How far a sender got. */
interface EffectProgress {
  readonly state: 'planned' | 'sending' | 'unsure';
  readonly attempts: number;
  /** Milliseconds from now, by the database's clock, during which nobody else is to touch it. */
  readonly restMs: number;
}

type EffectOutcome = { state: 'done'; result: Json } | { state: 'refused'; error: EffectRefusal };

export interface Effects {
  /** Planned, sending or unsure, oldest first. */
  unsent(run: RunId): Promise<Effect[]>;
  get(run: RunId, key: string): Promise<Effect | undefined>;
  /** Throws Fenced. A settled effect stays settled. */
  mark(effect: Effect, progress: EffectProgress, claim: Claim): Promise<void>;
  /** Settles it and records what follows in one transaction; a second time changes nothing. Throws Fenced. */
  finish(effect: Effect, outcome: EffectOutcome, facts: readonly Fact[], claim: Claim): Promise<void>;
}

const columns = `id, run_id AS run, key, kind, task, head, lane, payload, state, attempts, result, error, changed_at AS "changedAt",
  greatest(0, ceil(extract(epoch FROM not_before - clock_timestamp()) * 1000))::float8 AS "restMs"`;
const unsettled = `state IN ('planned', 'sending', 'unsure')`;

export function createEffects(database: Database, { record }: Pick<Recorder, 'record'>): Effects {
  return {
    unsent: async (run) => {
      const { rows } = await database.query<EffectRow>(
        `SELECT ${columns} FROM effects WHERE run_id = $1 AND ${unsettled} ORDER BY id`,
        [run],
      );
      return rows.map(toEffect);
    },
    get: async (run, key) => {
      const { rows } = await database.query<EffectRow>(
        `SELECT ${columns} FROM effects WHERE run_id = $1 AND key = $2`,
        [run, key],
      );
      return rows.map(toEffect)[0];
    },
    mark: (effect, { state, attempts, restMs }, claim) =>
      database.transaction(async (queries) => {
        await fence(queries, claim);
        await queries.query(
          `UPDATE effects
              SET state = $2, attempts = $3, changed_at = clock_timestamp(),
                  not_before = clock_timestamp() + $4 * interval '1 ms'
            WHERE id = $1 AND ${unsettled}`,
          [effect.id, state, attempts, restMs],
        );
      }),
    finish: (effect, outcome, facts, claim) =>
      database.transaction(async (queries) => {
        await fence(queries, claim);
        if (await settle(queries, effect, outcome)) await record(queries, { run: effect.run, claim, facts });
      }),
  };
}

/** False: it was settled before. */
async function settle(queries: Queries, effect: Effect, outcome: EffectOutcome): Promise<boolean> {
  const { rowCount } = await queries.query(
    `UPDATE effects SET state = $2, result = $3, error = $4, changed_at = clock_timestamp()
      WHERE id = $1 AND ${unsettled}`,
    [
      effect.id,
      outcome.state,
      outcome.state === 'done' ? asJson(outcome.result) : null,
      outcome.state === 'refused' ? asJson(outcome.error) : null,
    ],
  );
  return rowCount === 1;
}

interface EffectRow extends Omit<Effect, 'task' | 'head' | 'result' | 'error'> {
  task: TaskKey | null;
  head: string | null;
  result: Json;
  error: EffectRefusal | null;
}

function toEffect({ task, head, result, error, ...row }: EffectRow): Effect {
  return {
    ...row,
    ...(task !== null && { task }),
    ...(head !== null && { head }),
    ...(result !== null && { result }),
    ...(error !== null && { error }),
  };
}
