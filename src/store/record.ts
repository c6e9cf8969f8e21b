// The one way facts and effects get into a run: numbered without gaps, fenced, in the caller's transaction, each fact
// with what follows from it on GitHub.
import type { NewEffect } from '../domain/effect.ts';
import type { Fact, Recorded } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import { runStatus } from '../domain/status.ts';
import { fold, transition } from '../domain/transition.ts';
import { announce } from './changes.ts';
import { type Claim, fence } from './claims.ts';
import { asJson, asText, type Queries } from './database.ts';
import type { RunId } from './run-id.ts';

/** What a fact calls for on GitHub. Pure; `before` is the run as it stood until then. */
export type FollowUps = (before: Run, fact: Fact) => readonly NewEffect[];

/** What to add to a run, all of it or nothing. */
interface Additions {
  /** Without one, anybody may say it: what came in from outside. */
  readonly claim?: Claim;
  readonly facts: readonly Fact[];
  /** Besides what follows from the facts. One whose key the run already has is left as it is. */
  readonly effects?: readonly NewEffect[];
}

export interface Commit extends Additions {
  readonly run: RunId;
}

/** What to add, decided from the run as it stands. */
export type Amend = (run: Run) => Additions | undefined;

export interface Recorder {
  /** Throws Fenced when the claim is no longer held. Answers with the facts as recorded. */
  readonly record: (queries: Queries, commit: Commit) => Promise<Recorded[]>;
  /** Decides and records while nobody else can commit to the run, so that what is decided is still true when recorded. */
  readonly amend: (queries: Queries, run: RunId, decide: Amend) => Promise<Recorded[]>;
}

export function createRecorder(followUps: FollowUps): Recorder {
  return {
    record: async (queries, { run: id, ...more }) => {
      const seq = await lock(queries, id);
      const run = more.facts.length === 0 ? undefined : fold(await readFacts(queries, id));
      return add(queries, { id, seq, run }, more, followUps);
    },
    amend: async (queries, id, decide) => {
      const seq = await lock(queries, id);
      const run = fold(await readFacts(queries, id));
      const more = run === undefined ? undefined : decide(run);
      return more === undefined ? [] : add(queries, { id, seq, run }, more, followUps);
    },
  };
}

/** Oldest first, those after number `after`. */
export async function readFacts(queries: Queries, run: RunId, after = 0): Promise<Recorded[]> {
  const { rows } = await queries.query<{ seq: number; at: string; fact: Fact }>(
    'SELECT seq, at, fact FROM facts WHERE run_id = $1 AND seq > $2 ORDER BY seq',
    [run, after],
  );
  return rows.map(({ seq, at, fact }) => ({ ...fact, seq, at }));
}

/** A run that nobody else commits to until the transaction ends. */
interface Locked {
  readonly id: RunId;
  /** The number of its last fact. */
  readonly seq: number;
  /** What its facts fold to; undefined before the first one. */
  readonly run: Run | undefined;
}

async function add(
  queries: Queries,
  { id, seq, run: before }: Locked,
  { claim, facts, effects = [] }: Additions,
  followUps: FollowUps,
): Promise<Recorded[]> {
  if (claim !== undefined) await fence(queries, claim);
  const planned = [...effects];
  const recorded: Recorded[] = [];
  let run = before;
  for (const fact of facts) {
    const added = await insert(queries, id, seq + recorded.length + 1, fact);
    if (run !== undefined) planned.push(...followUps(run, added));
    run = transition(run, added);
    recorded.push(added);
  }
  for (const effect of planned) await plan(queries, id, effect);
  if (recorded.length === 0) return [];
  if (run !== undefined) await refresh(queries, id, run, recorded);
  await announce(queries, id, seq + recorded.length);
  return recorded;
}

/** Whoever commits to the run next waits here. Answers with the number of its last fact. */
async function lock(queries: Queries, run: RunId): Promise<number> {
  const { rows } = await queries.query<{ facts: number }>(
    'SELECT facts FROM runs WHERE id = $1 FOR NO KEY UPDATE',
    [run],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no run ${run}`);
  return row.facts;
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
  const { key, kind, task, head, lane, payload } = effect;
  await queries.query(
    `INSERT INTO effects (run_id, key, kind, task, head, lane, payload) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (run_id, key) DO NOTHING`,
    [run, key, kind, task ?? null, head ?? null, lane, asJson(payload)],
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
