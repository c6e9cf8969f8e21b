// The store: everything durable, one noun a file. It is the truth; the queue only says when to look.
import type { Logger } from 'pino';
import { type Changes, openChanges } from './changes.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import { type Claims, createClaims } from './claims.ts';
import { openDatabase } from './database.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { createEffects, type Effects } from './effects.ts';
import { createModelCalls, type ModelCalls } from './model-calls.ts';
import { createModelTurns, type ModelTurns } from './model-turns.ts';
import { createRecorder, type FollowUps } from './record.ts';
import { createReservations, type Reservations } from './reservations.ts';
import { createRuns, type Runs } from './runs.ts';
import { createTracking, type Tracking } from './tracking.ts';
import { createTranscripts, type Transcripts } from './transcripts.ts';

export interface Store {
  readonly runs: Runs;
  readonly tracking: Tracking;
  readonly claims: Claims;
  readonly effects: Effects;
  readonly deliveries: Deliveries;
  readonly transcripts: Transcripts;
  readonly checkpoints: Checkpoints;
  readonly modelCalls: ModelCalls;
  readonly reservations: Reservations;
  readonly modelTurns: ModelTurns;
  readonly changes: Changes;
  close(): Promise<void>;
}

/**
 * @param url of a migrated database. Throws PostgreSQL's error when it cannot be reached.
 * @param followUps is applied to every fact that is recorded, whoever records it.
 */
export async function openStore(url: string, log: Logger, followUps: FollowUps): Promise<Store> {
  const database = openDatabase(url, log);
  try {
    const changes = await openChanges(url, database, log);
    const recorder = createRecorder(followUps);
    return {
      runs: createRuns(database, recorder),
      tracking: createTracking(database),
      claims: createClaims(database),
      effects: createEffects(database, recorder),
      deliveries: createDeliveries(database),
      transcripts: createTranscripts(database),
      checkpoints: createCheckpoints(database),
      modelCalls: createModelCalls(database),
      reservations: createReservations(database),
      modelTurns: createModelTurns(database),
      changes,
      close: async () => {
        await changes.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
