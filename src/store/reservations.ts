// Calls of models as they are paid: written down before they are made, at the most they are expected to cost, and put
// right by their answer. One transaction looks at the budget and takes from it, over all processes, so that workers
// side by side cannot pass it together.
import { type Account, type Amount, type Room, roomFor } from '../domain/budget.ts';
import type { Spend } from '../domain/spend.ts';
import { taskOfTranscript, type TranscriptKey, transcriptName } from '../domain/transcript-key.ts';
import type { Claim } from './claims.ts';
import { asText, type Database, type Queries } from './database.ts';
import { type CallCost, isUnderWay } from './model-calls.ts';
import type { RunId } from './run-id.ts';

/** A call that is about to be made, at its estimate. */
export interface PlannedCall extends CallCost {
  readonly claim: Claim;
  /** Where it is said; names the task that it is counted to. */
  readonly transcript: TranscriptKey;
  readonly role: string;
  readonly provider: string;
  readonly model: string;
  /** The model that this one stands in for, as provider:model. */
  readonly insteadOf?: string;
}

/** Dollars, and for a run tokens as well. What is absent has no limit. */
export interface SpendLimits {
  readonly run: Partial<Amount>;
  /** A calendar month, in UTC, of the run's repository and of its installation. */
  readonly repositoryMonth?: number;
  readonly installationMonth?: number;
}

/** Names a reserved call until it ends. */
export type Reservation = number;

export interface Reservations {
  /** The call is written down if every limit has room for it; if not, nothing is. */
  reserve(call: PlannedCall, limits: SpendLimits): Promise<Reservation | Exclude<Room, 'free'>>;
  /** Whether a call of that size would find room now; nothing is written down. */
  roomFor(run: RunId, size: Spend, limits: SpendLimits): Promise<Room>;
  /** It was answered, and cost this. */
  settle(call: Reservation, cost: CallCost & { readonly ms: number }): Promise<void>;
  /** It was sent and broke off: its estimate stands, for the provider may bill it. */
  breakOff(call: Reservation, ms: number): Promise<void>;
  /** Nothing was sent, or it was refused: it costs nothing. */
  cancel(call: Reservation): Promise<void>;
}

export function createReservations(database: Database): Reservations {
  return {
    reserve: (call, limits) =>
      database.transaction(async (queries) => {
        const place = await lockPlace(queries, call);
        const room = roomFor(
          { usd: call.usd, tokens: call.input + call.output },
          await accounts(queries, call.claim.run, limits, place),
        );
        return room === 'free' ? insert(queries, call) : room;
      }),
    roomFor: async (run, size, limits) =>
      roomFor(size, await accounts(database, run, limits, await placeOf(database, run))),
    settle: async (call, { input, cached, output, usd, ms }) => {
      await database.query(
        `UPDATE model_calls SET outcome = 'answered', input = $2, cached = $3, output = $4, usd = $5, ms = $6
          WHERE id = $1`,
        [call, input, cached, output, usd, Math.round(ms)],
      );
    },
    breakOff: async (call, ms) => {
      await database.query(`UPDATE model_calls SET outcome = 'broke_off', ms = $2 WHERE id = $1`, [
        call,
        Math.round(ms),
      ]);
    },
    cancel: async (call) => {
      await database.query('DELETE FROM model_calls WHERE id = $1', [call]);
    },
  };
}

interface Place {
  readonly repoId: number;
  readonly installationId: number;
}

/** Whoever spends money of the same installation next waits here until the transaction ends. */
async function lockPlace(queries: Queries, { claim }: PlannedCall): Promise<Place> {
  const place = await placeOf(queries, claim.run);
  await queries.query("SELECT pg_advisory_xact_lock(hashtextextended('spending of ' || $1::bigint, 0))", [
    place.installationId,
  ]);
  return place;
}

async function placeOf(queries: Queries, run: RunId): Promise<Place> {
  const { rows } = await queries.query<Place>(
    'SELECT repo_id AS "repoId", installation_id AS "installationId" FROM runs WHERE id = $1',
    [run],
  );
  const [place] = rows;
  if (place === undefined) throw new Error(`there is no run ${run}`);
  return place;
}

async function accounts(
  queries: Queries,
  run: RunId,
  limits: SpendLimits,
  { repoId, installationId }: Place,
): Promise<Account[]> {
  const ofRun = await sums(queries, 'run_id = $1', run);
  const found: Account[] = [{ of: 'run', limit: limits.run, ...ofRun }];
  const months = [
    ['repository_month', limits.repositoryMonth, 'repo_id', repoId],
    ['installation_month', limits.installationMonth, 'installation_id', installationId],
  ] as const;
  for (const [of, usd, column, id] of months) {
    if (usd === undefined) continue;
    const spent = await sums(queries, `at >= ${monthStart} AND runs.${column} = $1`, id);
    found.push({ of, limit: { usd }, ...spent, until: await nextMonth(queries) });
  }
  return found;
}

const monthStart = `date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'`;

async function nextMonth(queries: Queries): Promise<string> {
  const { rows } = await queries.query<{ day: string }>(
    `SELECT to_char(date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') + interval '1 month',
                    'YYYY-MM-DD') AS day`,
  );
  return rows[0]?.day ?? '';
}

interface Sums {
  usd: number;
  tokens: number;
  waitingUsd: number;
  waitingTokens: number;
  waiting: number;
}

/** Unknown prices add no dollars: the token budget is what holds them. */
async function sums(
  queries: Queries,
  where: string,
  id: number,
): Promise<Pick<Account, 'spent' | 'underWay'>> {
  const { rows } = await queries.query<Sums>(
    `SELECT coalesce(sum(usd) FILTER (WHERE NOT live), 0) AS usd,
            coalesce(sum(tokens) FILTER (WHERE NOT live), 0)::bigint AS tokens,
            coalesce(sum(usd) FILTER (WHERE live), 0) AS "waitingUsd",
            coalesce(sum(tokens) FILTER (WHERE live), 0)::bigint AS "waitingTokens",
            count(*) FILTER (WHERE live) AS waiting
       FROM (SELECT usd, input + output AS tokens, ${isUnderWay} AS live
               FROM model_calls JOIN runs ON runs.id = run_id WHERE ${where}) AS calls`,
    [id],
  );
  const { usd = 0, tokens = 0, waitingUsd = 0, waitingTokens = 0, waiting = 0 } = rows[0] ?? {};
  return { spent: { usd, tokens }, underWay: { usd: waitingUsd, tokens: waitingTokens, calls: waiting } };
}

async function insert(queries: Queries, call: PlannedCall): Promise<Reservation> {
  const { rows } = await queries.query<{ id: number }>(
    `INSERT INTO model_calls
            (run_id, key, task, role, provider, model, instead_of, input, cached, output, usd, ms, outcome, epoch)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 'under_way', $12) RETURNING id`,
    [
      call.claim.run,
      transcriptName(call.transcript),
      taskOfTranscript(call.transcript) ?? null,
      call.role,
      call.provider,
      asText(call.model),
      call.insteadOf === undefined ? null : asText(call.insteadOf),
      call.input,
      call.cached,
      call.output,
      call.usd,
      call.claim.epoch,
    ],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an insert answered without its row');
  return row.id;
}
