// What calls of models cost, in the sums that people and plans look at. Written by reservations.ts.
import type { RoleHistory } from '../domain/estimate.ts';
import type { Spend } from '../domain/spend.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { type TranscriptKey, transcriptName } from '../domain/transcript-key.ts';
import type { Database } from './database.ts';
import type { RunId } from './run-id.ts';

export interface CallCost {
  /** All input tokens, cached ones included. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  /** Null: the price is not known. */
  readonly usd: number | null;
}

/** The calls of one task by one role to one model, summed. */
interface TaskCalls extends CallCost {
  /** Absent for the plan. */
  readonly task?: TaskKey;
  readonly role: string;
  readonly provider: string;
  readonly model: string;
  /** The model that this one stood in for, as provider:model. */
  readonly insteadOf?: string;
  readonly calls: number;
  /** Of them, those that broke off; what they cost is an estimate. */
  readonly brokeOff: number;
  readonly ms: number;
}

export interface ModelCalls {
  /** Of the whole run, or of one transcript. Calls under way are not in it. */
  spent(run: RunId, transcript?: TranscriptKey): Promise<Spend>;
  /** By task, role and model, in the order they began. Calls under way are not in it. */
  byTask(run: RunId): Promise<TaskCalls[]>;
  /** What tasks of each role cost on average in the last closed runs. */
  history(): Promise<RoleHistory[]>;
}

/** Its process lives, and its answer has not come. */
export const isUnderWay = `(outcome = 'under_way' AND EXISTS (
  SELECT 1 FROM claims WHERE claims.epoch = model_calls.epoch AND expires_at > clock_timestamp()))`;

/** Unknown as soon as one price is unknown; nothing was spent on no calls. */
const usd = `CASE WHEN bool_or(usd IS NULL) THEN NULL ELSE coalesce(sum(usd), 0) END AS usd`;

/** Closed runs that an average looks back on. */
const lookBack = 100;

export function createModelCalls(database: Database): ModelCalls {
  return {
    spent: async (run, transcript) => {
      const { rows } = await database.query<Spend>(
        `SELECT ${usd}, coalesce(sum(input + output), 0)::bigint AS tokens FROM model_calls
          WHERE run_id = $1 AND ($2::text IS NULL OR key = $2) AND NOT ${isUnderWay}`,
        [run, transcript === undefined ? null : transcriptName(transcript)],
      );
      return rows[0] ?? { usd: 0, tokens: 0 };
    },
    byTask: (run) => byTask(database, run),
    history: async () => {
      const { rows } = await database.query<RoleHistory>(
        `SELECT role, count(*) AS tasks, avg(tokens)::double precision AS tokens, avg(usd) AS usd
           FROM (SELECT min(role) FILTER (WHERE role <> 'strategist') AS role, sum(input + output) AS tokens, ${usd}
                   FROM model_calls
                  WHERE task IS NOT NULL
                    AND run_id IN (SELECT id FROM runs WHERE closed ORDER BY id DESC LIMIT $1)
                  GROUP BY run_id, task) AS tasks
          WHERE role IS NOT NULL GROUP BY role`,
        [lookBack],
      );
      return rows;
    },
  };
}

type TaskRow = Omit<TaskCalls, 'task' | 'insteadOf'> & { task: TaskKey | null; insteadOf: string | null };

async function byTask(database: Database, run: RunId): Promise<TaskCalls[]> {
  const { rows } = await database.query<TaskRow>(
    `SELECT task, role, provider, model, instead_of AS "insteadOf", count(*) AS calls,
            count(*) FILTER (WHERE outcome <> 'answered') AS "brokeOff", sum(input)::bigint AS input,
            sum(cached)::bigint AS cached, sum(output)::bigint AS output, ${usd}, sum(ms)::bigint AS ms
       FROM model_calls WHERE run_id = $1 AND NOT ${isUnderWay}
      GROUP BY task, role, provider, model, instead_of ORDER BY min(id)`,
    [run],
  );
  return rows.map(({ task, insteadOf, ...row }) => ({
    ...row,
    ...(task === null ? {} : { task }),
    ...(insteadOf === null ? {} : { insteadOf }),
  }));
}
