// Webhooks as they came in: recorded once by GitHub's GUID, before the answer, and processed from here.
import { asJson, asText, type Database } from './database.ts';
import type { Json } from '../domain/json.ts';

export interface Delivery {
  /** GitHub's `X-GitHub-Delivery`; a redelivery has the same. */
  readonly guid: string;
  /** `X-GitHub-Event`, such as `issues`. */
  readonly event: string;
  readonly payload: Json;
}

export interface Deliveries {
  /** False: seen before. */
  record(guid: string, event: string, payload: object): Promise<boolean>;
  /** Takes the oldest ones that nobody has taken, for a minute: a process that dies over one gives it back that way. */
  take(limit: number): Promise<Delivery[]>;
  /** Another pass shall take it. */
  putBack(guid: string): Promise<void>;
  /** `error` in words, when it could not be used; it is not offered again either way. */
  processed(guid: string, error?: string): Promise<void>;
}

export function createDeliveries(database: Database): Deliveries {
  return {
    record: async (guid, event, payload) => {
      const { rowCount } = await database.query(
        'INSERT INTO deliveries (guid, event, payload) VALUES ($1, $2, $3) ON CONFLICT (guid) DO NOTHING',
        [guid, event, asJson(payload)],
      );
      return rowCount === 1;
    },
    take: async (limit) => {
      const { rows } = await database.query<Delivery>(
        `WITH taken AS (
           UPDATE deliveries SET taken_until = clock_timestamp() + interval '1 minute'
            WHERE guid IN (SELECT guid FROM deliveries
                            WHERE processed_at IS NULL AND taken_until < clock_timestamp()
                            ORDER BY received_at LIMIT $1 FOR UPDATE SKIP LOCKED)
           RETURNING guid, event, payload, received_at)
         SELECT guid, event, payload FROM taken ORDER BY received_at`,
        [limit],
      );
      return rows;
    },
    putBack: async (guid) => {
      await database.query(`UPDATE deliveries SET taken_until = '-infinity' WHERE guid = $1`, [guid]);
    },
    processed: async (guid, error) => {
      await database.query(
        'UPDATE deliveries SET processed_at = clock_timestamp(), error = $2 WHERE guid = $1',
        [guid, error === undefined ? null : asText(error)],
      );
    },
  };
}
