// The world of a story: a local GitHub with people and a small project, a scripted model, a database, and Troupe as a
// process of its own that can be killed. Everything a story starts ends with it.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Octokit } from '@octokit/rest';
import { Client } from 'pg';
import { pino } from 'pino';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { runStatus } from '../../../src/domain/status.ts';
import type { Run } from '../../../src/domain/run.ts';
import type { Scene } from '../../../src/local/demo/script/scene.ts';
import { type ScriptedModel, startScriptedModel } from '../../../src/local/demo/script/scripted-model.ts';
import { type LocalGitHub, startLocalGitHub } from '../../../src/local/github/server.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { type Exchange, problemsIn } from '../../support/conformity.ts';
import { freshDatabase } from '../../support/database.ts';
import { recordTraffic, type RecordingProxy } from '../../support/recording-proxy.ts';
import { type Webhook, webhookProblemsIn } from '../../support/webhook-conformity.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export const repository = 'ada/greetings';

/** A project whose tests `node --test` runs. */
const project = {
  'package.json': '{ "name": "greetings", "type": "module" }\n',
  'greet.js': 'export const greet = (name) => `Hello, ${name}`;\n',
  'greet.test.js': [
    "import assert from 'node:assert/strict';",
    "import test from 'node:test';",
    "import { greet } from './greet.js';",
    "test('greets', () => assert.equal(greet('Ada'), 'Hello, Ada'));",
    '',
  ].join('\n'),
};

export interface Story {
  readonly github: LocalGitHub;
  /** All that is said to GitHub over REST, by Troupe and by people. */
  readonly exchanges: readonly Exchange[];
  readonly model: ScriptedModel;
  readonly store: Store;
  /** A person with write permission. */
  readonly grace: Octokit;
  as(login: string, role: 'write' | 'triage' | 'read'): Octokit;
  /** Starts Troupe, or another one beside it, with the settings of the story. */
  start(): Promise<Actor>;
  /** Opens an issue as grace and labels it. */
  label(title: string, body: string): Promise<number>;
  /** The run of that issue, once this holds. */
  until(issue: number, holds: (run: Run) => boolean, what: string): Promise<Run>;
  /** What was said on an issue, oldest first. */
  comments(issue: number): Promise<string[]>;
  query(statement: string): Promise<Record<string, unknown>[]>;
  /** Ends everything, after looking for what was left over. */
  end(options?: { expectErrors?: RegExp }): Promise<void>;
}

/** One process of Troupe. */
export interface Actor {
  /** As the kernel does: no time for a last word. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface StoryOptions {
  readonly scenes: readonly Scene[];
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly paceMs?: number;
}

export async function tell(options: StoryOptions): Promise<Story> {
  const dataDir = await mkdtemp(join(tmpdir(), 'troupe-story-'));
  const database = await freshDatabase();
  const log = pino({ level: 'silent' });
  const store = await openStore(database.url, log);
  const github = await startLocalGitHub({ dataDir: join(dataDir, 'github') });
  const wire = await recordTraffic(github);
  const apiKey = randomBytes(16).toString('hex');
  const model = await startScriptedModel({ apiKey, paceMs: options.paceMs ?? 0, scenes: options.scenes });
  const app = await people(github, options.files ?? project);
  const octokit = (token: string): Octokit => new Octokit({ auth: token, baseUrl: `${wire.url}/api/v3` });
  const as = (login: string, role: 'write' | 'triage' | 'read'): Octokit => {
    const { token } = github.world.createUser({ login });
    github.world.setRole(repository, login, role);
    return octokit(token);
  };
  const grace = as('grace', 'write');
  const logFile = join(dataDir, 'troupe.log');
  const actors: { process: ChildProcess; actor: Actor }[] = [];
  const [owner = '', repo = ''] = repository.split('/');

  const environment = {
    PATH: process.env['PATH'] ?? '',
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: new URL(wire.url).host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    DATA_DIR: join(dataDir, 'troupe'),
    SWEEP_SECONDS: '1',
    SETTLE_SECONDS: '1',
    ANTHROPIC_API_KEY: apiKey,
    ANTHROPIC_BASE_URL: model.anthropicUrl,
    OPENAI_API_KEY: apiKey,
    OPENAI_BASE_URL: model.openAiUrl,
    DIRECTOR_MODEL: 'anthropic:claude-opus-5-5',
    STRATEGIST_MODEL: 'anthropic:claude-opus-5-5',
    WORKER_MODEL: 'openai:gpt-5.6-terra',
    ...options.settings,
  };

  const start = async (): Promise<Actor> => {
    const process = spawn(globalThis.process.execPath, [main], {
      cwd: dataDir,
      env: environment,
      stdio: 'pipe',
    });
    const log = createWriteStream(logFile, { flags: 'a' });
    process.stderr.pipe(log);
    const url = await untilListening(process, log, logFile);
    github.world.setWebhook(app.id, `${url}/api/github/webhooks`);
    const actor = actorOf(process);
    actors.push({ process, actor });
    return actor;
  };

  return {
    github,
    exchanges: wire.exchanges,
    model,
    store,
    grace,
    as,
    start,
    label: async (title, body) => {
      const { data: issue } = await grace.rest.issues.create({ owner, repo, title, body });
      await grace.rest.issues.addLabels({ owner, repo, issue_number: issue.number, labels: ['troupe'] });
      return issue.number;
    },
    until: (issue, holds, what) => untilRun(store, issue, holds, what, logFile),
    comments: async (issue) => {
      const { data } = await grace.rest.issues.listComments({ owner, repo, issue_number: issue });
      return data.map(({ body }) => body ?? '');
    },
    query: async (statement) => {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await client.end();
      }
    },
    end: async ({ expectErrors } = {}) => {
      for (const { actor } of actors) await actor.stop();
      try {
        await nothingLeft(store, join(dataDir, 'troupe'), logFile, expectErrors);
        asGitHubDescribes(github, wire);
      } finally {
        await store.close();
        await model.stop();
        await wire.close();
        await github.close();
        await database.drop();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}

/** A task asked a person, in a comment. */
export function hasAsked({ tasks }: Run): boolean {
  return [...tasks.values()].some(({ stage }) => stage.at === 'waiting_human' && stage.asked);
}

/** ada owns the repository; the App is installed as app.yml describes it. */
async function people(github: LocalGitHub, files: Readonly<Record<string, string>>) {
  const [owner = '', name = ''] = repository.split('/');
  github.world.createUser({ login: owner });
  await github.world.createRepository({ owner, name, from: { files: { ...files } } });
  const manifest = parse(readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8'));
  const app = github.world.createApp({
    name: 'Troupe',
    owner,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  });
  github.world.installApp(app.id, owner, [name]);
  return app;
}

async function untilListening(
  process: ChildProcess,
  log: NodeJS.WritableStream,
  logFile: string,
): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    process.stdout?.on('data', (data: Buffer) => {
      log.write(data);
      said += data.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    });
    process.on('exit', (code) => reject(new Error(`Troupe ended with ${code}: ${tail(logFile)}`)));
  });
}

function actorOf(process: ChildProcess): Actor {
  const ended = new Promise<void>((resolve) => process.on('exit', () => resolve()));
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (process.exitCode === null && process.signalCode === null) process.kill(signal);
    await ended;
  };
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

async function untilRun(
  store: Store,
  issue: number,
  holds: (run: Run) => boolean,
  what: string,
  logFile: string,
): Promise<Run> {
  const deadline = Date.now() + 60_000;
  let last: Run | undefined;
  while (Date.now() < deadline) {
    const summary = (await store.runs.list({ limit: 10 })).find(({ place }) => place.issue === issue);
    last = summary === undefined ? undefined : await store.runs.load(summary.id);
    if (last !== undefined && holds(last)) return last;
    await sleep(20);
  }
  const stages = [...(last?.tasks.values() ?? [])].map(
    (task) => `${task.key}: ${JSON.stringify(task.stage)}`,
  );
  throw new Error(
    `never came: ${what}. The run is ${last ? runStatus(last) : 'not there'}; ${stages.join('; ')}\n${tail(logFile)}`,
  );
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-30).join('\n') : '';
}

/** What Troupe asked, what it was answered and what it was told is all as on GitHub. */
function asGitHubDescribes(github: LocalGitHub, wire: RecordingProxy): void {
  expect(problemsIn(wire.exchanges), 'requests and answers').toEqual([]);
  const webhooks = github.world.deliveries().map(({ event, request }) => ({
    event,
    payload: JSON.parse(request.payload) as Webhook['payload'],
  }));
  expect(webhookProblemsIn(webhooks), 'webhooks').toEqual([]);
}

/** No claims, effects, calls, worktrees or logged errors survive a run that has ended. */
async function nothingLeft(store: Store, dataDir: string, logFile: string, expected?: RegExp): Promise<void> {
  expect(await store.runs.open(), 'runs left open').toEqual([]);
  expect(await store.claims.live(), 'claims left').toEqual([]);
  for (const { id } of await store.runs.list({ limit: 10 })) {
    expect(await store.effects.unsent(id), 'effects left').toEqual([]);
  }
  const worktrees = join(dataDir, 'worktrees', repository);
  expect(existsSync(worktrees) ? await readdir(worktrees) : [], 'worktrees left').toEqual([]);
  const errors = readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => /"level":(50|60)/.test(line) && expected?.test(line) !== true);
  expect(errors, 'errors logged').toEqual([]);
}
