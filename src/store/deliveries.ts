// Webhooks as they came in: recorded once by GitHub's GUID, before the answer, and processed from here.
import { asJson, asText, type Database } from './database.ts';
import type { Json } from './json.ts';

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
  /** Oldest first. */
  unprocessed(limit: number): Promise<Delivery[]>;
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
    unprocessed: async (limit) => {
      const { rows } = await database.query<Delivery>(
        'SELECT guid, event, payload FROM deliveries WHERE processed_at IS NULL ORDER BY received_at LIMIT $1',
        [limit],
      );
      return rows;
    },
    processed: async (guid, error) => {
      await database.query(
        'UPDATE deliveries SET processed_at = clock_timestamp(), error = $2 WHERE guid = $1',
        [guid, error === undefined ? null : asText(error)],
      );
    },
  };
}
