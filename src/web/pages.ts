// The addresses of the pages. The live events of a page are at the same address under /events.
import { type Context, Hono } from 'hono';
import { layout } from '../../views/layout.ts';
import { notFound } from '../../views/message.ts';
import { type RunRow, runsList } from '../../views/runs.ts';
import type { Run } from '../domain/run.ts';
import { taskStatus } from '../domain/status.ts';
import { type TranscriptKey, transcriptName } from '../domain/transcript-key.ts';
import { fold } from '../domain/transition.ts';
import type { Changes } from '../store/changes.ts';
import type { Runs, RunSummary } from '../store/runs.ts';
import type { Transcripts } from '../store/transcripts.ts';
import { assets } from './assets.ts';
import { type LivePage, streamChanges } from './live.ts';
import { type Moment, runPage, taskPage } from './run-page.ts';
import { transcriptPage } from './transcript-page.ts';

/** The part of the store that pages read. */
export interface Records {
  readonly runs: Pick<Runs, 'list' | 'facts'>;
  readonly transcripts: Pick<Transcripts, 'entries' | 'of'>;
  readonly changes: Pick<Changes, 'subscribe'>;
}

export interface PagesDeps {
  readonly store: Records;
  /** The label that starts a run. */
  readonly label: string;
  /** Where GitHub's pages are, without a slash at the end. */
  readonly githubUrl: string;
  /** Ends live streams when the server stops. */
  readonly stopping: AbortSignal;
}

/** Runs on one page of the list. */
const pageSize = 20;
/** How often a page is rendered again although nothing happened, because running times move. */
const calm = 10_000;
/** More often, because a transcript grows without facts. */
const lively = 1500;

interface PageRoute {
  readonly path: string;
  readonly everyMs: number;
  /** The run whose changes concern the page; absent: all of them. */
  readonly run?: (c: Context) => number;
  readonly load: (c: Context) => Promise<LivePage | undefined>;
}

export function pages(deps: PagesDeps): Hono {
  const app = new Hono();
  for (const route of [...runRoutes(deps), listRoute(deps)]) addPage(app, deps, route);
  return app;
}

function addPage(app: Hono, deps: PagesDeps, { path, everyMs, run, load }: PageRoute): void {
  app.get(`/events${path}`, (c) => {
    const of = run?.(c);
    return streamChanges(c, {
      render: () => load(c),
      subscribe: (listener) =>
        deps.store.changes.subscribe((change) => {
          if (of === undefined || change.run === of) listener();
        }),
      everyMs,
      stopping: deps.stopping,
    });
  });
  app.get(path, async (c) => {
    const page = await load(c);
    c.header('Cache-Control', 'no-store');
    if (page === undefined) {
      const gone = notFound('There is nothing at this address, or no longer.');
      return c.html(
        layout(assets, { title: 'Not found', fragments: [{ id: 'message', markup: gone }] }),
        404,
      );
    }
    return c.html(layout(assets, { ...page, ...(page.finished ? {} : { events: eventsOf(c, page) }) }));
  });
}

/** The address of a page's live events, starting after the state that it shows. */
function eventsOf(c: Context, { version }: LivePage): string {
  const query = new URLSearchParams({ ...c.req.query(), since: version });
  return `/events${c.req.path}?${query.toString()}`;
}

function runRoutes(deps: PagesDeps): PageRoute[] {
  const { runs, transcripts } = deps.store;
  const run = (c: Context): number => numberOf(c.req.param('id')) ?? 0;
  const moment = async (c: Context): Promise<Moment> => ({
    id: run(c),
    facts: await runs.facts(run(c)),
    transcripts: (await transcripts.of(run(c))).map(({ key }) => key),
    now: new Date().toISOString(),
    githubUrl: deps.githubUrl,
  });
  return [
    { path: '/runs/:id', everyMs: calm, run, load: async (c) => runPage(await moment(c)) },
    {
      path: '/runs/:id/tasks/:key',
      everyMs: calm,
      run,
      load: async (c) => taskPage(await moment(c), c.req.param('key') ?? ''),
    },
    {
      path: '/runs/:id/transcripts/:name{.+}',
      everyMs: lively,
      run,
      load: async (c) => {
        const folded = fold(await runs.facts(run(c)));
        if (folded === undefined) return undefined;
        const stored = (await transcripts.of(run(c))).map(({ key }) => key);
        const named = [...stored, ...attemptsIn(folded)].find(
          (key) => transcriptName(key) === c.req.param('name'),
        );
        if (named === undefined) return undefined;
        const messages = await transcripts.entries(run(c), named);
        return transcriptPage(
          run(c),
          folded,
          named,
          messages.map(({ message }) => message),
        );
      },
    },
  ];
}

/** The runs page links to an attempt's transcript as soon as it begins, which is before anything is said. */
function attemptsIn({ tasks }: Run): TranscriptKey[] {
  return [...tasks.values()].flatMap((task) =>
    task.attempts.map(({ number }) => ({ kind: 'attempt', task: task.key, attempt: number }) as const),
  );
}

function listRoute({ store, label }: PagesDeps): PageRoute {
  return {
    path: '/',
    everyMs: calm,
    load: async (c) => {
      const before = numberOf(c.req.query('before'));
      const found = await store.runs.list({ limit: pageSize + 1, ...(before !== undefined && { before }) });
      const rows = await Promise.all(found.slice(0, pageSize).map((summary) => rowOf(store, summary)));
      const last = found.length > pageSize ? rows.at(-1) : undefined;
      const list = { rows, label, isLater: before !== undefined };
      const markup = runsList({ ...list, ...(last && { older: `/?before=${last.id}` }) });
      const version = rows.map((row) => `${row.id}.${row.version}`).join('-');
      return { title: 'Runs', crumbs: [], version, finished: false, fragments: [{ id: 'runs', markup }] };
    },
  };
}

async function rowOf(store: Records, summary: RunSummary): Promise<RunRow & { version: number }> {
  const facts = await store.runs.facts(summary.id);
  const run = fold(facts);
  const tasks = run ? [...run.tasks.values()].map((task) => taskStatus(run, task)) : [];
  return { ...summary, tasks, version: facts.at(-1)?.seq ?? 0 };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
