// A story: a conversation on an issue with a local GitHub, a scripted model, a database, real git and a real sandbox. It
// ends with nothing left over, or fails saying what was. See README.md beside this file for how to write one.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { ScriptState } from '../../../src/local/demo/script/script-state.ts';
import type { Scene } from '../../../src/local/demo/script/scene.ts';
import { type ScriptedModel, startScriptedModel } from '../../../src/local/demo/script/scripted-model.ts';
import { endReaders } from '../../../src/local/github/git/objects.ts';
import type { World } from '../../../src/local/github/world/world.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { freshDatabase } from '../../support/database.ts';
import { type Actor, type Environment, LogBook, startHere, startProcess } from './actor.ts';
import { type Deeds, deedsIn } from './deeds.ts';
import { isQuiet, leftInDatabase, leftOutside, ownProcesses, type Query } from './leftovers.ts';
import { type ModelWire, wireTo } from './model-wire.ts';
import { type Progress, progressIn } from './progress.ts';
import { project, repository } from './project.ts';
import { patienceMs, stillness, type Talk, talkIn } from './talk.ts';
import { threadOf } from './thread.ts';
import { foundTown, type Town } from './town.ts';

export interface Story extends Deeds, Talk, Progress {
  readonly town: Town;
  readonly world: World;
  /** What the model was asked, and which of its replies wait. */
  readonly model: ScriptState;
  /** How it is asked over HTTP. */
  readonly modelWire: ModelWire;
  readonly store: Store;
  readonly query: Query;
  /** grace opens an issue and labels it; its number. */
  asks(title: string, body: string): Promise<number>;
  /** The end of the run, and the last thing it says. */
  lastWords(issue: number): Promise<string>;
  /** A file on a branch, `main` unless told. */
  file(path: string, branch?: string): string;
  /** The task waits for a person, for that reason, and Troupe says so on its pull request. */
  turnsTo(issue: number, key: string, why: RegExp): Promise<void>;
  /** The body of an issue or pull request, once it matches. */
  shows(number: number, words: RegExp): Promise<string>;
  /** The whole conversation once the run has ended, for a file in `threads`. */
  thread(issue: number): Promise<string>;
  /** Nothing is on its way any more: what has not happened by now does not happen by itself. */
  quiet(): Promise<void>;
  /** Starts Troupe in this process, or another one beside it. */
  start(): Promise<Actor>;
  /** Starts Troupe as a process of its own, which can be killed. */
  startProcess(): Promise<Actor>;
}

export interface StoryOptions {
  readonly scenes?: readonly Scene[];
  readonly files?: Readonly<Record<string, string>>;
  /** `.github/troupe.yml` of the repository. */
  readonly config?: string;
  /** Environment variables. */
  readonly settings?: Environment;
  /** Errors that Troupe logs in this story; each must be, and no other may. */
  readonly errors?: readonly RegExp[];
  /** False: the story starts Troupe itself. */
  readonly started?: false;
  /** How long the model thinks before each reply. */
  readonly paceMs?: number;
}

type Play = (story: Story) => Promise<void>;

/** For vitest's `it`: sets the stage, plays the story, and looks for what it left over. */
export function tell(options: StoryOptions, play: Play): () => Promise<void> {
  return async () => {
    const stage = await setStage(options);
    try {
      if (options.started !== false) await stage.story.start();
      await play(stage.story);
      const left = await stage.end();
      if (left.length > 0)
        throw new Error(`The story left over:\n${left.map((one) => `- ${one}`).join('\n')}`);
    } catch (error) {
      if (error instanceof Error) error.message += `\n\nTroupe's log ended with:\n${stage.book.tail()}`;
      throw error;
    } finally {
      await stage.close();
    }
  };
}

export interface Stage {
  readonly story: Story;
  readonly book: LogBook;
  /** Troupe's DATA_DIR. */
  readonly dataDir: string;
  /** Stops Troupe; what is left over, a sentence each. */
  readonly end: () => Promise<string[]>;
  readonly close: () => Promise<void>;
}

export async function setStage(options: StoryOptions): Promise<Stage> {
  await using onFailure = new AsyncDisposableStack();
  const processesBefore = await ownProcesses();
  const dataDir = await mkdtemp(join(tmpdir(), 'troupe-story-'));
  onFailure.defer(() => rm(dataDir, { recursive: true, force: true }));
  const database = await freshDatabase();
  onFailure.defer(() => database.drop());
  const client = new Client({ connectionString: database.url });
  await client.connect();
  onFailure.defer(() => client.end());
  const store = await openStore(database.url, pino({ level: 'silent' }), () => []);
  onFailure.defer(() => store.close());
  const town = await foundTown(dataDir, {
    ...(options.files ?? project),
    ...(options.config !== undefined && { '.github/troupe.yml': options.config }),
  });
  onFailure.defer(() => town.close());
  const apiKey = randomBytes(16).toString('hex');
  const { scenes = [], paceMs = 0 } = options;
  const model = await startScriptedModel({ apiKey, paceMs, scenes });
  onFailure.defer(() => model.stop());
  const modelWire = await wireTo(model.anthropicUrl);
  onFailure.defer(() => modelWire.close());
  const book = new LogBook();
  const actors: Actor[] = [];
  onFailure.defer(async () => {
    for (const actor of actors) await actor.stop();
  });
  const folder = join(dataDir, 'troupe');
  const environment = environmentOf(
    { town, modelUrl: modelWire.url, apiKey, databaseUrl: database.url, folder },
    options.settings,
  );
  const query: Query = async (statement) => (await client.query<Record<string, unknown>>(statement)).rows;
  const talk = talkIn(town);
  const enter = async (starting: Promise<Actor>): Promise<Actor> => {
    const actor = await starting;
    town.world.setWebhook(town.app.id, `${actor.url}/api/github/webhooks`);
    actors.push(actor);
    return actor;
  };
  const story = storyOf(
    { town, talk, store, query, model, modelWire },
    {
      start: () => enter(startHere(environment, book)),
      startProcess: () => enter(startProcess(environment, dataDir, book)),
    },
  );
  const closing = onFailure.move();
  return {
    story,
    book,
    dataDir: folder,
    end: async () => {
      const inDatabase = await leftInDatabase(query);
      for (const actor of actors.splice(0)) await actor.stop();
      // The local GitHub goes on, but git's process that reads its repositories is not Troupe's.
      await endReaders(town.world.state.dataDir);
      const left = { town, talk, book, dataDir: folder, processesBefore };
      const outside = await leftOutside({
        ...left,
        script: model.script,
        expectedErrors: options.errors ?? [],
      });
      return [...inDatabase, ...outside];
    },
    close: () => closing.disposeAsync(),
  };
}

interface Setting {
  readonly town: Town;
  readonly modelUrl: string;
  readonly apiKey: string;
  readonly databaseUrl: string;
  readonly folder: string;
}

function environmentOf(setting: Setting, settings: Environment = {}): Environment {
  const { town, modelUrl, apiKey, databaseUrl, folder } = setting;
  return {
    PATH: process.env['PATH'] ?? '',
    APP_ID: String(town.app.id),
    PRIVATE_KEY: town.app.privateKey,
    WEBHOOK_SECRET: town.app.webhookSecret,
    GHE_HOST: new URL(town.wire.url).host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    SWEEP_SECONDS: '1',
    SETTLE_SECONDS: '1',
    GATHER_SECONDS: '0.2',
    // Each call for an actor makes all of them look: as few as stories need.
    MAX_CONCURRENT_WORKERS: '3',
    ANTHROPIC_API_KEY: apiKey,
    ANTHROPIC_BASE_URL: modelUrl,
    OPENAI_API_KEY: apiKey,
    OPENAI_BASE_URL: `${modelUrl}/v1`,
    DIRECTOR_MODEL: 'anthropic:claude-opus-5-5',
    STRATEGIST_MODEL: 'anthropic:claude-opus-5-5',
    WORKER_MODEL: 'openai:gpt-5.6-terra',
    ...settings,
  };
}

interface Rooms {
  readonly town: Town;
  readonly talk: Talk;
  readonly store: Store;
  readonly query: Query;
  readonly model: ScriptedModel;
  readonly modelWire: ModelWire;
}

function storyOf(
  { town, talk, store, query, model, modelWire }: Rooms,
  starts: Pick<Story, 'start' | 'startProcess'>,
): Story {
  const { world } = town;
  const deeds = deedsIn(town);
  const progress = progressIn(store);
  return {
    ...deeds,
    ...talk,
    ...progress,
    ...starts,
    town,
    world,
    store,
    query,
    model: model.script,
    modelWire,
    asks: async (title, body) => {
      const issue = await deeds.opens('grace', title, body);
      await deeds.labels('grace', issue);
      return issue;
    },
    lastWords: async (issue) => {
      const run = await progress.ended(issue);
      return talk.reads(run.trackingIssue ?? issue);
    },
    file: (path, branch = 'main') =>
      execFileSync('git', ['show', `${branch}:${path}`], {
        cwd: world.repositoryPath(repository),
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    turnsTo: async (issue, key, why) => {
      await progress.waits(issue, key, why);
      expect(await talk.reads(await progress.pull(issue, key))).toContain('Needs you: ');
    },
    shows: (number, words) => untilShown(town, number, words),
    thread: async (issue) => {
      await leftInDatabase(query);
      return threadOf(town.as('grace').rest, issue, await progress.run(issue));
    },
    quiet: () => untilQuiet(town, query),
  };
}

async function untilQuiet({ world }: Town, query: Query): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(30)) {
    await world.idle();
    if (await isQuiet(query)) return;
  }
  throw new Error('it never became quiet: something goes on and on');
}

async function untilShown({ world, wire }: Town, number: number, words: RegExp): Promise<string> {
  const body = (): string => world.issue(repository, number).body ?? '';
  const gone = stillness(() => wire.exchanges.length);
  for (; !gone(); await sleep(20)) {
    if (words.test(body())) return body();
  }
  throw new Error(`#${number} never showed ${words}. It reads:\n${body()}`);
}
