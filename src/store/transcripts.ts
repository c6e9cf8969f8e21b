// Conversations with models, message by message. Each message is durable, with the worktree it left behind, before
// the next one is asked for.
import { type Checkpoint, saveCheckpoint } from './checkpoints.ts';
import { type Claim, fence } from './claims.ts';
import { asJson, type Database } from './database.ts';
import type { Json } from './json.ts';
import type { RunId } from './run-id.ts';

export interface StoredMessage {
  /** From 0. */
  readonly index: number;
  readonly message: Json;
  /** ISO 8601. */
  readonly at: string;
}

export interface TranscriptKey {
  /** `plan/1`, `T3/2`, `T3/2/review`, … */
  readonly key: string;
  readonly messages: number;
  /** ISO 8601. */
  readonly lastAt: string;
}

export interface Transcripts {
  /** In order; with `after`, those with a greater index. */
  entries(run: RunId, key: string, after?: number): Promise<StoredMessage[]>;
  /** The message, and the checkpoint in place of the one before, in one transaction. Throws Fenced. */
  append(run: RunId, key: string, message: Json, claim: Claim, checkpoint?: Checkpoint): Promise<void>;
  /** Oldest first. */
  keys(run: RunId): Promise<TranscriptKey[]>;
}

export function createTranscripts(database: Database): Transcripts {
  return {
    entries: async (run, key, after = -1) => {
      const { rows } = await database.query<StoredMessage>(
        'SELECT index, message, at FROM transcripts WHERE run_id = $1 AND key = $2 AND index > $3 ORDER BY index',
        [run, key, after],
      );
      return rows;
    },
    append: (run, key, message, claim, checkpoint) =>
      database.transaction(async (queries) => {
        await fence(queries, claim);
        await queries.query(
          `INSERT INTO transcripts (run_id, key, index, message)
           SELECT $1, $2, count(*), $3 FROM transcripts WHERE run_id = $1 AND key = $2`,
          [run, key, asJson(message)],
        );
        if (checkpoint !== undefined) await saveCheckpoint(queries, run, key, checkpoint);
      }),
    keys: async (run) => {
      const { rows } = await database.query<TranscriptKey>(
        `SELECT key, count(*) AS messages, max(at) AS "lastAt" FROM transcripts
          WHERE run_id = $1 GROUP BY key ORDER BY min(at), key`,
        [run],
      );
      return rows;
    },
  };
}
