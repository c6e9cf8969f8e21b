// Whose turn it is to ask a provider, over all processes: so many requests and tokens in any sixty seconds, first come
// first served, and nobody while the provider asked for a rest. Our own table and not a library of counters, because
// both limits have to hold in one step, waiting needs an order, and tokens are only known afterwards.
import type { Database, Queries } from './database.ts';

interface TurnLimits {
  /** Requests a minute; absent: no limit. */
  readonly requests?: number;
  /** Tokens a minute, of request and reply. */
  readonly tokens?: number;
}

/** A place in the order. */
interface Turn {
  /** Absent where there is no limit to count for. */
  readonly id?: number;
  /** From now until the request may be sent. */
  readonly waitMs: number;
}

export interface ModelTurns {
  /** @param tokens what the request and its reply will probably take. */
  take(account: string, limits: TurnLimits, tokens: number): Promise<Turn>;
  /** What it really took. */
  correct(turn: Turn, tokens: number): Promise<void>;
  /** Nothing was sent. */
  giveBack(turn: Turn): Promise<void>;
  /** The provider wants nobody to ask for so long. Never shortens a rest. */
  rest(account: string, ms: number): Promise<void>;
  /** How long the account still rests; 0: it does not. */
  resting(account: string): Promise<number>;
}

const windowSql = `interval '60 seconds'`;

export function createModelTurns(database: Database): ModelTurns {
  return {
    take: async (account, limits, tokens) => {
      if (limits.requests === undefined && limits.tokens === undefined)
        return { waitMs: await resting(database, account) };
      return database.transaction((queries) => take(queries, account, limits, tokens));
    },
    correct: async ({ id }, tokens) => {
      if (id === undefined) return;
      await database.query('UPDATE model_turns SET tokens = $2 WHERE id = $1', [id, tokens]);
    },
    giveBack: async ({ id }) => {
      if (id !== undefined) await database.query('DELETE FROM model_turns WHERE id = $1', [id]);
    },
    rest: async (account, ms) => {
      await database.query(
        `INSERT INTO model_rests (account, until) VALUES ($1, clock_timestamp() + $2 * interval '1 ms')
             ON CONFLICT (account) DO UPDATE SET until = greatest(model_rests.until, excluded.until)`,
        [account, ms],
      );
    },
    resting: (account) => resting(database, account),
  };
}

async function resting(queries: Queries, account: string): Promise<number> {
  const { rows } = await queries.query<{ ms: number }>(
    `SELECT extract(epoch FROM until - clock_timestamp())::double precision * 1000 AS ms
       FROM model_rests WHERE account = $1`,
    [account],
  );
  return Math.max(0, Math.ceil(rows[0]?.ms ?? 0));
}

/** The earliest moment that is after everybody before us and leaves every sixty seconds within the limits. */
async function take(queries: Queries, account: string, limits: TurnLimits, tokens: number): Promise<Turn> {
  await queries.query("SELECT pg_advisory_xact_lock(hashtextextended('turns of ' || $1, 0))", [account]);
  await queries.query(
    `DELETE FROM model_turns WHERE account = $1 AND at < clock_timestamp() - ${windowSql}`,
    [account],
  );
  // One that is larger than the whole limit goes alone.
  const wanted = limits.tokens === undefined ? tokens : Math.min(tokens, limits.tokens);
  const { rows } = await queries.query<{ id: number; ms: number }>(
    `WITH recent AS (
       SELECT at, row_number() OVER latest AS place, sum(tokens) OVER latest AS together
         FROM model_turns WHERE account = $1 WINDOW latest AS (ORDER BY at DESC, id DESC)
     ), turn AS (
       SELECT greatest(
         clock_timestamp(),
         (SELECT max(at) FROM recent),
         (SELECT until FROM model_rests WHERE account = $1),
         (SELECT max(at) + ${windowSql} FROM recent WHERE place >= $2::bigint),
         (SELECT max(at) + ${windowSql} FROM recent WHERE together + $4::bigint > $3::bigint)
       ) AS at
     )
     INSERT INTO model_turns (account, at, tokens) SELECT $1, at, $4 FROM turn
  RETURNING id, extract(epoch FROM at - clock_timestamp())::double precision * 1000 AS ms`,
    [account, limits.requests ?? null, limits.tokens ?? null, wanted],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an insert answered without its row');
  return { id: row.id, waitMs: Math.max(0, Math.ceil(row.ms)) };
}
