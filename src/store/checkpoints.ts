// The latest worktree of each conversation, as a git bundle: another machine goes on from here.
import { type TranscriptKey, transcriptName } from '../domain/transcript-key.ts';
import type { Database, Queries } from './database.ts';
import type { RunId } from './run-id.ts';

export interface Checkpoint {
  /** SHA of the worktree's tree, committed. */
  readonly commit: string;
  /** SHA that the bundle leaves out and needs. */
  readonly base: string;
  readonly bundle: Buffer;
}

export interface Checkpoints {
  latest(run: RunId, key: TranscriptKey): Promise<Checkpoint | undefined>;
  /** All of a run's, when it is over. */
  drop(run: RunId): Promise<void>;
}

export function createCheckpoints(database: Database): Checkpoints {
  return {
    latest: async (run, key) => {
      const { rows } = await database.query<Checkpoint>(
        'SELECT commit, base, bundle FROM checkpoints WHERE run_id = $1 AND key = $2',
        [run, transcriptName(key)],
      );
      return rows[0];
    },
    drop: async (run) => {
      await database.query('DELETE FROM checkpoints WHERE run_id = $1', [run]);
    },
  };
}

/** Puts it in place of the one before. */
export async function saveCheckpoint(
  queries: Queries,
  run: RunId,
  key: TranscriptKey,
  checkpoint: Checkpoint,
): Promise<void> {
  await queries.query(
    `INSERT INTO checkpoints (run_id, key, commit, base, bundle) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (run_id, key) DO UPDATE
        SET commit = excluded.commit, base = excluded.base, bundle = excluded.bundle, at = excluded.at`,
    [run, transcriptName(key), checkpoint.commit, checkpoint.base, checkpoint.bundle],
  );
}
