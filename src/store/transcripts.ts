// Conversations with models, message by message. Each message is durable, with the worktree it left behind, before
// the next one is asked for.
import type { Json } from '../domain/json.ts';
import { type TranscriptKey, transcriptName } from '../domain/transcript-key.ts';
import { type Checkpoint, saveCheckpoint } from './checkpoints.ts';
import { type Claim, fence } from './claims.ts';
import { asJson, type Database } from './database.ts';
import type { RunId } from './run-id.ts';

interface StoredMessage {
  /** From 0. */
  readonly index: number;
  readonly message: Json;
  /** ISO 8601. */
  readonly at: string;
}

interface StoredTranscript {
  readonly key: TranscriptKey;
  readonly messages: number;
  /** ISO 8601. */
  readonly lastAt: string;
}

export interface Transcripts {
  /** In order; with `after`, those with a greater index. */
  entries(run: RunId, key: TranscriptKey, after?: number): Promise<StoredMessage[]>;
  /** To the claim's run: the message, and the checkpoint in place of the one before, in one transaction. Throws Fenced. */
  append(claim: Claim, key: TranscriptKey, message: Json, checkpoint?: Checkpoint): Promise<void>;
  /** Oldest first. */
  of(run: RunId): Promise<StoredTranscript[]>;
}

export function createTranscripts(database: Database): Transcripts {
  return {
    entries: async (run, key, after = -1) => {
      const { rows } = await database.query<StoredMessage>(
        'SELECT index, message, at FROM transcripts WHERE run_id = $1 AND key = $2 AND index > $3 ORDER BY index',
        [run, transcriptName(key), after],
      );
      return rows;
    },
    append: (claim, key, message, checkpoint) =>
      database.transaction(async (queries) => {
        await fence(queries, claim);
        await queries.query(
          `INSERT INTO transcripts (run_id, key, name, index, message)
           SELECT $1, $2, $3, count(*), $4 FROM transcripts WHERE run_id = $1 AND key = $2`,
          [claim.run, transcriptName(key), asJson(key), asJson(message)],
        );
        if (checkpoint !== undefined) await saveCheckpoint(queries, claim.run, key, checkpoint);
      }),
    of: async (run) => {
      const { rows } = await database.query<StoredTranscript>(
        `SELECT (array_agg(name))[1] AS key, count(*) AS messages, max(at) AS "lastAt" FROM transcripts
          WHERE run_id = $1 GROUP BY transcripts.key ORDER BY min(at), transcripts.key`,
        [run],
      );
      return rows;
    },
  };
}
