// What each call of a model cost, and the sums that budgets and people look at.
import type { Spend, TaskKey } from '../domain/task.ts';
import { asText, type Database } from './database.ts';
import type { RunId } from './run-id.ts';

export interface ModelCall {
  readonly run: RunId;
  /** The transcript it belongs to. */
  readonly key: string;
  readonly task?: TaskKey;
  readonly role: string;
  readonly provider: string;
  readonly model: string;
  /** All input tokens, cached ones included. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  /** Null: the price is not known. */
  readonly usd: number | null;
  readonly ms: number;
}

/** The calls of one task by one role to one model, summed. */
export interface TaskCalls {
  /** Absent for the plan. */
  readonly task?: TaskKey;
  readonly role: string;
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly usd: number | null;
  readonly ms: number;
}

export interface ModelCalls {
  record(call: ModelCall): Promise<void>;
  /** Of the whole run, or of one transcript. */
  spent(run: RunId, key?: string): Promise<Spend>;
  /** Like `spent`, with the dollars that are known where others are not: what a budget can be held against. */
  priced(run: RunId): Promise<Spend>;
  /** By task, role and model, in the order they began. */
  byTask(run: RunId): Promise<TaskCalls[]>;
}

/** Unknown as soon as one price is unknown; nothing was spent on no calls. */
const usd = `CASE WHEN bool_or(usd IS NULL) THEN NULL ELSE coalesce(sum(usd), 0) END AS usd`;

export function createModelCalls(database: Database): ModelCalls {
  return {
    record: async (call) => {
      await database.query(
        `INSERT INTO model_calls (run_id, key, task, role, provider, model, input, cached, output, usd, ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          call.run,
          call.key,
          call.task ?? null,
          call.role,
          call.provider,
          asText(call.model),
          call.input,
          call.cached,
          call.output,
          call.usd,
          Math.round(call.ms),
        ],
      );
    },
    spent: async (run, key) => {
      const { rows } = await database.query<Spend>(
        `SELECT ${usd}, coalesce(sum(input + output), 0)::bigint AS tokens FROM model_calls
          WHERE run_id = $1 AND ($2::text IS NULL OR key = $2)`,
        [run, key ?? null],
      );
      return rows[0] ?? { usd: 0, tokens: 0 };
    },
    priced: async (run) => {
      const { rows } = await database.query<Spend>(
        `SELECT coalesce(sum(usd), 0) AS usd, coalesce(sum(input + output), 0)::bigint AS tokens
           FROM model_calls WHERE run_id = $1`,
        [run],
      );
      return rows[0] ?? { usd: 0, tokens: 0 };
    },
    byTask: async (run) => {
      const { rows } = await database.query<Omit<TaskCalls, 'task'> & { task: TaskKey | null }>(
        `SELECT task, role, provider, model, count(*) AS calls, sum(input)::bigint AS input,
                sum(cached)::bigint AS cached, sum(output)::bigint AS output, ${usd}, sum(ms)::bigint AS ms
           FROM model_calls WHERE run_id = $1
          GROUP BY task, role, provider, model ORDER BY min(id)`,
        [run],
      );
      return rows.map(({ task, ...row }) => (task === null ? row : { task, ...row }));
    },
  };
}
