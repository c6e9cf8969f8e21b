// Who is at which action of a run: leases that end by themselves, each with an epoch that fences its holder's writes.
import type { Database, Queries } from './database.ts';
import type { RunId } from './run-id.ts';

/** The right to do one action of a run, until it is released or taken over. */
export interface Claim {
  readonly run: RunId;
  readonly key: string;
  /** Greater than that of every claim before it. */
  readonly epoch: number;
}

interface LiveClaim {
  readonly run: RunId;
  readonly key: string;
  readonly owner: string;
  readonly pool?: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Claims that count together against one limit, over all processes. */
export interface ClaimPool {
  readonly name: string;
  readonly limit: number;
}

interface ClaimRequest {
  readonly run: RunId;
  readonly key: string;
  /** Names the process. */
  readonly owner: string;
  readonly ttlMs: number;
  readonly pool?: ClaimPool;
}

/** A write came from somebody whose claim was released or taken over: it changed nothing, and must not be repeated. */
export class Fenced extends Error {
  constructor(claim: Claim) {
    super(`the claim on ${claim.key} of run ${claim.run} is held by somebody else now`);
    this.name = 'Fenced';
  }
}

export interface Claims {
  /** `held`: somebody has this key. `full`: as many live claims of the pool exist as its limit allows. */
  take(request: ClaimRequest): Promise<Claim | 'held' | 'full'>;
  /** False: lost, by expiry or to another; stop the work. */
  renew(claim: Claim, ttlMs: number): Promise<boolean>;
  release(claim: Claim): Promise<void>;
  /** Those not expired, of one run or of all. */
  live(run?: RunId): Promise<LiveClaim[]>;
}

export function createClaims(database: Database): Claims {
  return {
    take: (request) => database.transaction((queries) => take(queries, request)),
    renew: async ({ epoch }, ttlMs) => {
      const { rowCount } = await database.query(
        `UPDATE claims SET expires_at = clock_timestamp() + $2 * interval '1 ms'
          WHERE epoch = $1 AND expires_at > clock_timestamp()`,
        [epoch, ttlMs],
      );
      return rowCount === 1;
    },
    release: async ({ epoch }) => {
      await database.query('DELETE FROM claims WHERE epoch = $1', [epoch]);
    },
    live: async (run) => {
      const { rows } = await database.query<Omit<LiveClaim, 'pool'> & { pool: string | null }>(
        `SELECT run_id AS run, key, owner, pool, expires_at AS "expiresAt" FROM claims
          WHERE expires_at > clock_timestamp() AND ($1::bigint IS NULL OR run_id = $1) ORDER BY epoch`,
        [run ?? null],
      );
      return rows.map(({ pool, ...claim }) => ({ ...claim, ...(pool !== null && { pool }) }));
    },
  };
}

/**
 * Makes sure, until the transaction ends, that nobody takes the claim over; throws Fenced if somebody did. A claim
 * that expired still counts while nobody has taken it: its holder's work is as good as ever.
 */
export async function fence(queries: Queries, claim: Claim): Promise<void> {
  const { rowCount } = await queries.query(
    'SELECT 1 FROM claims WHERE run_id = $1 AND key = $2 AND epoch = $3 FOR UPDATE',
    [claim.run, claim.key, claim.epoch],
  );
  if (rowCount === 0) throw new Fenced(claim);
}

async function take(queries: Queries, request: ClaimRequest): Promise<Claim | 'held' | 'full'> {
  const { pool } = request;
  if (pool !== undefined) {
    await queries.query("SELECT pg_advisory_xact_lock(hashtextextended('claims of ' || $1, 0))", [pool.name]);
    if (await isFull(queries, request, pool)) return 'full';
  }
  // clock_timestamp(), not now(): a transaction that waited for a lock began in the past.
  const { rows } = await queries.query<{ epoch: number }>(
    `INSERT INTO claims (run_id, key, epoch, owner, pool, expires_at)
     VALUES ($1, $2, nextval('claim_epochs'), $3, $4, clock_timestamp() + $5 * interval '1 ms')
         ON CONFLICT (run_id, key) DO UPDATE
        SET epoch = excluded.epoch, owner = excluded.owner, pool = excluded.pool, expires_at = excluded.expires_at
      WHERE claims.expires_at <= clock_timestamp()
  RETURNING epoch`,
    [request.run, request.key, request.owner, pool?.name ?? null, request.ttlMs],
  );
  const epoch = rows[0]?.epoch;
  return epoch === undefined ? 'held' : { run: request.run, key: request.key, epoch };
}

/** Not counting a claim on the same key: that one is `held`. */
async function isFull(queries: Queries, request: ClaimRequest, pool: ClaimPool): Promise<boolean> {
  const { rows } = await queries.query<{ live: number }>(
    `SELECT count(*) AS live FROM claims
      WHERE pool = $1 AND expires_at > clock_timestamp() AND NOT (run_id = $2 AND key = $3)`,
    [pool.name, request.run, request.key],
  );
  return (rows[0]?.live ?? 0) >= pool.limit;
}
