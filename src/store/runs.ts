// Runs and their facts: created once per issue, added to by commits, read as facts, as a fold, or as a list.
import type { NewEffect } from '../domain/effect.ts';
import type { Fact, Recorded } from '../domain/fact.ts';
import type { Place, Run, RunStatus } from '../domain/run.ts';
import type { Spend } from '../domain/spend.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { fold } from '../domain/transition.ts';
import { asJson, asText, type Database, type Queries } from './database.ts';
import { type Amend, type Commit, readFacts, type Recorder } from './record.ts';
import type { RunId } from './run-id.ts';

export { Fenced } from './claims.ts';
export type { Amend, Commit } from './record.ts';
export type { RunId } from './run-id.ts';

/** A run as lists show it. Moments are ISO 8601. */
export interface RunSummary {
  readonly id: RunId;
  readonly place: Place;
  readonly title: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly trackingIssue?: number;
  readonly spend: Spend;
}

export type RunRequest = Fact & { type: 'run_requested' };

export interface Runs {
  /** Undefined, and nothing is written, when the issue already has an open run. */
  create(
    first: RunRequest,
    effects?: readonly NewEffect[],
    more?: readonly Fact[],
  ): Promise<RunId | undefined>;
  load(run: RunId): Promise<Run | undefined>;
  /** Its number; 0 where there is no such run. Cheap, to tell whether anything happened. */
  lastFact(run: RunId): Promise<number>;
  /** Oldest first; with `after`, those with a greater number. */
  facts(run: RunId, after?: number): Promise<Recorded[]>;
  /** One transaction: the claim is checked, facts get the next numbers, what follows is planned. Throws Fenced. */
  commit(commit: Commit): Promise<Recorded[]>;
  /** Records what `decide` makes of the run as it stands; nothing if it says undefined. It must be pure. */
  amend(run: RunId, decide: Amend): Promise<Recorded[]>;
  /** The run is closed and another one of its issue begun, in one transaction. Throws Fenced. */
  succeed(closing: Commit, first: RunRequest, more: readonly Fact[]): Promise<RunId | undefined>;
  /** Those not closed, and those with something left to say on GitHub; oldest first. */
  open(): Promise<RunId[]>;
  /** Newest first, `before` a run. */
  list(page: { before?: RunId; limit: number }): Promise<RunSummary[]>;
  /** The open run whose labelled issue or tracking issue this is. */
  find(repoId: number, issue: number): Promise<RunId | undefined>;
  /** The newest run, closed ones too, whose labelled issue or tracking issue this is. */
  findLatest(repoId: number, issue: number): Promise<RunId | undefined>;
  /** Of any run, closed ones too. */
  findByPull(repoId: number, pull: number): Promise<{ run: RunId; task: TaskKey } | undefined>;
}

export function createRuns(database: Database, { record, amend }: Recorder): Runs {
  const create = async (
    queries: Queries,
    first: RunRequest,
    effects: readonly NewEffect[],
    more: readonly Fact[],
  ): Promise<RunId | undefined> => {
    const run = await insert(queries, first);
    if (run !== undefined) await record(queries, { run, facts: [first, ...more], effects });
    return run;
  };
  return {
    create: (first, effects = [], more = []) =>
      database.transaction((queries) => create(queries, first, effects, more)),
    load: async (run) => fold(await readFacts(database, run)),
    lastFact: async (run) => {
      const { rows } = await database.query<{ facts: number }>('SELECT facts FROM runs WHERE id = $1', [run]);
      return rows[0]?.facts ?? 0;
    },
    facts: (run, after) => readFacts(database, run, after),
    commit: (commit) => database.transaction((queries) => record(queries, commit)),
    amend: (run, decide) => database.transaction((queries) => amend(queries, run, decide)),
    succeed: (closing, first, more) =>
      database.transaction(async (queries) => {
        await record(queries, closing);
        return create(queries, first, [], more);
      }),
    open: async () => {
      const { rows } = await database.query<{ id: RunId }>(
        `SELECT id FROM runs
          WHERE NOT closed
             OR EXISTS (SELECT 1 FROM effects
                         WHERE run_id = runs.id AND state IN ('planned', 'sending', 'unsure'))
          ORDER BY id`,
      );
      return rows.map(({ id }) => id);
    },
    list: (page) => list(database, page),
    find: (repoId, issue) => find(database, repoId, issue),
    findLatest: async (repoId, issue) => {
      const { rows } = await database.query<{ id: RunId }>(
        'SELECT id FROM runs WHERE repo_id = $1 AND (issue = $2 OR tracking_issue = $2) ORDER BY id DESC LIMIT 1',
        [repoId, issue],
      );
      return rows[0]?.id;
    },
    findByPull: async (repoId, pull) => {
      const { rows } = await database.query<{ run: RunId; task: TaskKey }>(
        'SELECT run_id AS run, task FROM pulls WHERE repo_id = $1 AND number = $2',
        [repoId, pull],
      );
      return rows[0];
    },
  };
}

/** Undefined when the issue has an open run. */
async function insert(queries: Queries, { place, objective }: RunRequest): Promise<RunId | undefined> {
  const { rows } = await queries.query<{ id: RunId }>(
    `INSERT INTO runs (repo_id, issue, place, title) VALUES ($1, $2, $3, $4)
         ON CONFLICT (repo_id, issue) WHERE NOT closed DO NOTHING
  RETURNING id`,
    [place.repoId, place.issue, asJson(place), asText(objective.title)],
  );
  return rows[0]?.id;
}

interface SummaryRow extends Omit<RunSummary, 'trackingIssue' | 'spend'> {
  trackingIssue: number | null;
  usd: number | null;
  tokens: number;
}

async function list(queries: Queries, page: { before?: RunId; limit: number }): Promise<RunSummary[]> {
  const { rows } = await queries.query<SummaryRow>(
    `SELECT id, place, title, status, started_at AS "startedAt", updated_at AS "updatedAt",
            tracking_issue AS "trackingIssue", spend_usd AS usd, spend_tokens AS tokens
       FROM runs WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [page.before ?? null, page.limit],
  );
  return rows.map(({ trackingIssue, usd, tokens, ...row }) => ({
    ...row,
    ...(trackingIssue === null ? {} : { trackingIssue }),
    spend: { usd, tokens },
  }));
}

async function find(queries: Queries, repoId: number, issue: number): Promise<RunId | undefined> {
  const { rows } = await queries.query<{ id: RunId }>(
    'SELECT id FROM runs WHERE repo_id = $1 AND NOT closed AND (issue = $2 OR tracking_issue = $2) ORDER BY id LIMIT 1',
    [repoId, issue],
  );
  return rows[0]?.id;
}
