// The one way facts and effects get into a run: numbered without gaps, fenced, in the caller's transaction.
import type { Fact, Recorded } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import { runStatus } from '../domain/status.ts';
import { fold } from '../domain/transition.ts';
import { announce } from './changes.ts';
import { type Claim, fence } from './claims.ts';
import { asJson, asText, type Queries } from './database.ts';
import type { NewEffect } from './effects.ts';
import type { RunId } from './run-id.ts';

/** What to add to a run, all of it or nothing. */
export interface Commit {
  readonly run: RunId;
  /** Without one, anybody may say it: what came in from outside. */
  readonly claim?: Claim;
  readonly facts: readonly Fact[];
  /** One whose key the run already has is left as it is. */
  readonly effects?: readonly NewEffect[];
}

/** What to add, decided from the run as it stands. */
export type Amend = (run: Run) => Pick<Commit, 'facts' | 'effects' | 'claim'> | undefined;

/** Decides and records while nobody else can commit to the run, so that what is decided is still true when it is recorded. */
export async function amend(queries: Queries, id: RunId, decide: Amend): Promise<Recorded[]> {
  await lock(queries, id);
  const run = fold(await readFacts(queries, id));
  const more = run === undefined ? undefined : decide(run);
  return more === undefined ? [] : record(queries, { run: id, ...more });
}

/** Throws Fenced when the claim is no longer held. Answers with the facts as recorded. */
export async function record(queries: Queries, commit: Commit): Promise<Recorded[]> {
  const first = await lock(queries, commit.run);
  if (commit.claim !== undefined) await fence(queries, commit.claim);
  for (const effect of commit.effects ?? []) await plan(queries, commit.run, effect);
  if (commit.facts.length === 0) return [];
  const recorded: Recorded[] = [];
  for (const [index, fact] of commit.facts.entries()) {
    recorded.push(await insert(queries, commit.run, first + index, fact));
  }
  const run = fold(await readFacts(queries, commit.run));
  if (run !== undefined) await refresh(queries, commit.run, run, recorded);
  await announce(queries, commit.run, first + recorded.length - 1);
  return recorded;
}

/** Oldest first, those after number `after`. */
export async function readFacts(queries: Queries, run: RunId, after = 0): Promise<Recorded[]> {
  const { rows } = await queries.query<{ seq: number; at: string; fact: Fact }>(
    'SELECT seq, at, fact FROM facts WHERE run_id = $1 AND seq > $2 ORDER BY seq',
    [run, after],
  );
  return rows.map(({ seq, at, fact }) => ({ ...fact, seq, at }));
}

/** Whoever commits to the run next waits here. Answers with the number of the next fact. */
async function lock(queries: Queries, run: RunId): Promise<number> {
  const { rows } = await queries.query<{ facts: number }>(
    'SELECT facts FROM runs WHERE id = $1 FOR NO KEY UPDATE',
    [run],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no run ${run}`);
  return row.facts + 1;
}

async function insert(queries: Queries, run: RunId, seq: number, fact: Fact): Promise<Recorded> {
  const { rows } = await queries.query<{ at: string; fact: Fact }>(
    'INSERT INTO facts (run_id, seq, fact) VALUES ($1, $2, $3) RETURNING at, fact',
    [run, seq, asJson(fact)],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an insert answered without its row');
  return { ...row.fact, seq, at: row.at };
}

async function plan(queries: Queries, run: RunId, effect: NewEffect): Promise<void> {
  await queries.query(
    `INSERT INTO effects (run_id, key, kind, payload) VALUES ($1, $2, $3, $4)
         ON CONFLICT (run_id, key) DO NOTHING`,
    [run, effect.key, effect.kind, asJson(effect.payload)],
  );
}

async function refresh(queries: Queries, id: RunId, run: Run, added: readonly Recorded[]): Promise<void> {
  await queries.query(
    `UPDATE runs
        SET facts = facts + $2, updated_at = clock_timestamp(), title = $3, status = $4, closed = $5,
            tracking_issue = $6, spend_usd = $7, spend_tokens = $8
      WHERE id = $1`,
    [
      id,
      added.length,
      asText(run.objective.title),
      runStatus(run),
      run.closed,
      run.trackingIssue ?? null,
      run.spend.usd,
      run.spend.tokens,
    ],
  );
  for (const fact of added) {
    if (fact.type !== 'pull_request_opened') continue;
    await queries.query(
      `INSERT INTO pulls (repo_id, number, run_id, task) VALUES ($1, $2, $3, $4)
           ON CONFLICT (repo_id, number) DO UPDATE SET run_id = excluded.run_id, task = excluded.task`,
      [run.place.repoId, fact.number, id, fact.task],
    );
  }
}
