// How far a run's tracking issue on GitHub shows the run, and what Troupe wrote there.
import { asText, type Database } from './database.ts';
import type { RunId } from './run-id.ts';

export interface Tracking {
  /** Number of the last fact that the tracking issue on GitHub shows; 0 when it shows none. */
  synced(run: RunId): Promise<number>;
  /** Never moves it back; nothing after an `unsync` that came since `beginSync`. */
  markSynced(run: RunId, seq: number): Promise<void>;
  /** The tracking issue has to be looked at again: somebody may have edited it. */
  unsync(run: RunId): Promise<void>;
  /** What made it necessary to look again is about to be looked at. */
  beginSync(run: RunId): Promise<void>;
  /** The tracking issue's body as we wrote it last, or took it from a person; undefined before the first time. */
  body(run: RunId): Promise<string | undefined>;
  keepBody(run: RunId, body: string): Promise<void>;
}

export function createTracking(database: Database): Tracking {
  return {
    synced: async (run) => {
      const { rows } = await database.query<{ synced: number }>('SELECT synced FROM runs WHERE id = $1', [
        run,
      ]);
      return rows[0]?.synced ?? 0;
    },
    markSynced: async (run, seq) => {
      await database.query('UPDATE runs SET synced = greatest(synced, $2) WHERE id = $1 AND synced >= 0', [
        run,
        seq,
      ]);
    },
    unsync: async (run) => {
      await database.query('UPDATE runs SET synced = -1 WHERE id = $1', [run]);
    },
    beginSync: async (run) => {
      await database.query('UPDATE runs SET synced = 0 WHERE id = $1 AND synced < 0', [run]);
    },
    body: async (run) => {
      const { rows } = await database.query<{ body: string | null }>(
        'SELECT tracking_body AS body FROM runs WHERE id = $1',
        [run],
      );
      return rows[0]?.body ?? undefined;
    },
    keepBody: async (run, body) => {
      await database.query('UPDATE runs SET tracking_body = $2 WHERE id = $1', [run, asText(body)]);
    },
  };
}
