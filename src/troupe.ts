// Puts Troupe together: configuration in, a running server and workers out. The one place that knows every part.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createEngine, type Engine } from './engine/engine.ts';
import { createFollowUps } from './engine/follow-ups.ts';
import type { Services } from './engine/services.ts';
import { perform } from './actions/perform.ts';
import { restartRun } from './commands/restart-run.ts';
import { showLog } from './workbench/show-log.ts';
import { type GiveDeps, giveCommands, type Speech } from './commands/give.ts';
import { openExtraTools } from './agents/extra-tools.ts';
import { type Config, requireModels } from './config.ts';
import { ConfigProblem } from './config/config-problem.ts';
import { roleTimeouts } from './config/role-models.ts';
import { passwordIn } from './config/secrets.ts';
import { createSecretScan, type SecretScan } from './domain/secret/secret-scan.ts';
import { openMirrors } from './git/mirrors.ts';
import { connectGitHub, type GitHub } from './github/client.ts';
import { createMarkers, type Markers } from './github/markers.ts';
import { hostsOf, type Outgoing, outgoing } from './wording/outgoing.ts';
import type { RepoConfig } from './github/repo-config.ts';
import { warnOfWrongKeys } from './key-check.ts';
import { createModels } from './llm/models.ts';
import { openQueue, type Queue } from './queue/queue.ts';
import { isSetupAllowed, openSetup } from './sandbox/open-setup.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { trustedSandbox } from './sandbox/trusted-sandbox.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { migrate } from './store/migrate.ts';
import { openStore, type Store } from './store/store.ts';
import { createWeb } from './web/app.ts';
import { listen } from './web/server.ts';
import { followChannel } from './web/webhook-proxy.ts';
import { createProcessor } from './webhooks/process.ts';
import { createReceiver } from './webhooks/receive.ts';

interface TroupeOptions {
  readonly log: Logger;
  /** Half of the work, where processes share it; everything by default. */
  readonly only?: 'web' | 'worker';
  /** Where tools run, if the caller has tested it. By default one is made and tested, which takes a second. */
  readonly sandbox?: Sandbox;
}

export interface Troupe {
  /** Where pages and webhooks are served; absent in a process that only works. */
  readonly url?: string;
  readonly store: Store;
  /** Stops taking work, lets go of what is under way so that it can be taken up again, and closes everything. */
  stop(): Promise<void>;
}

interface Parts {
  readonly config: Config & { readonly app: NonNullable<Config['app']> };
  readonly log: Logger;
  readonly store: Store;
  readonly queue: Queue;
  readonly github: GitHub;
  readonly markers: Markers;
  readonly secrets: SecretScan;
  readonly safe: Outgoing;
  readonly defaults: RepoConfig;
  /** Gives commands that somebody said. */
  readonly give: (speech: Speech) => Promise<unknown>;
  /** Works off the recorded deliveries. */
  readonly takeIn: () => Promise<void>;
}

/** Throws ConfigProblem, or an error that says what to do, before anything is served. */
export async function startTroupe(config: Config, { log, only, sandbox }: TroupeOptions): Promise<Troupe> {
  const { app } = config;
  if (app === undefined)
    throw new ConfigProblem(['APP_ID is missing: Troupe is not registered on GitHub yet.']);
  const closing = new AsyncDisposableStack();
  const stop = (): Promise<void> => closing.disposeAsync();
  try {
    const parts = await openParts({ ...config, app }, log, closing);
    if (only !== 'web') await startWorking(parts, sandbox ?? (await trustedSandbox(config, log)), closing);
    const url = only === 'worker' ? undefined : await startServing(parts, closing);
    return { store: parts.store, stop, url };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openParts(
  config: Parts['config'],
  log: Logger,
  closing: AsyncDisposableStack,
): Promise<Parts> {
  const databaseUrl = config.databaseUrl ?? (await startOwnPostgres(config, log, closing));
  const secrets = createSecretScan();
  for (const secret of [...config.secrets, passwordIn(databaseUrl) ?? '']) secrets.learn(secret);
  await migrate(databaseUrl);
  const { id: appId, privateKey, webhookSecret } = config.app;
  const github = connectGitHub({ appId, privateKey, ...config.github, log, secrets });
  const safe = outgoing(hostsOf([github.url, config.server.publicUrl]));
  const store = await openStore(databaseUrl, log, createFollowUps(safe));
  closing.defer(() => store.close());
  const queue = await openQueue(databaseUrl, log);
  closing.defer(() => queue.stop());
  const markers = createMarkers(webhookSecret);
  const { label, run: settings, monthUsd } = config;
  const defaults = { label, settings, setupAllowed: isSetupAllowed(config), monthUsd };
  const parts = { config, log, store, queue, github, markers, secrets, safe, defaults };
  const give = (speech: Speech) => giveCommands(speech, commandDeps(parts));
  const takeIn = createProcessor(store.deliveries, {
    ...parts,
    runs: store.runs,
    tracking: store.tracking,
    give,
  });
  return { ...parts, give, takeIn };
}

function commandDeps(parts: Omit<Parts, 'give' | 'takeIn'>): GiveDeps {
  const { store, queue, safe, log, config } = parts;
  const { publicUrl } = config.server;
  return {
    runs: store.runs,
    queue,
    safe,
    log,
    showLog: (run, task, attempt) => showLog({ store, safe, publicUrl }, run, task, attempt),
    restart: (run, by) => restartRun({ ...parts, runs: store.runs }, run, by),
  };
}

async function startOwnPostgres(config: Config, log: Logger, closing: AsyncDisposableStack): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  closing.defer(() => postgres.stop());
  return postgres.url;
}

async function startWorking(parts: Parts, sandbox: Sandbox, closing: AsyncDisposableStack): Promise<void> {
  const { config, queue, log } = parts;
  const extraTools = openExtraTools(config.tools, parts.secrets, log);
  closing.defer(() => extraTools.close());
  const engine = createEngine(
    servicesOf(parts, sandbox, extraTools.toolsFor),
    perform,
    `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`,
  );
  closing.defer(() => engine.stop());
  const stopping = new AbortController();
  closing.defer(async () => stopping.abort());
  void warnOfWrongKeys(config, log, stopping.signal);
  await queue.work(handlersOf(engine, parts.takeIn), {
    // Reviews, effects and edits must find an actor free while every worker is busy.
    actors: config.maxConcurrentWorkers * 2 + 4,
    sweepSeconds: config.sweepSeconds,
  });
}

function handlersOf(engine: Engine, takeIn: () => Promise<void>) {
  return {
    wake: engine.advance,
    act: engine.act,
    sweep: async () => {
      await takeIn();
      await engine.sweep();
    },
  };
}

function servicesOf(parts: Parts, sandbox: Sandbox, extraTools: Services['extraTools']): Services {
  const { config, log, store } = parts;
  const chosen = requireModels(config);
  const models = createModels({
    providers: config.providers,
    idleMs: config.modelIdleMs,
    turns: store.modelTurns,
    log,
  });
  const { path, network } = config.machine;
  const variables = { ...network, ...(path && { PATH: path }) };
  return {
    ...parts,
    sandbox,
    extraTools,
    setup: openSetup(config, log),
    mirrors: openMirrors({ dataDir: config.dataDir, log, variables }),
    model: (role, settings, meter) =>
      models.open({ ...chosen[role], ...settings.models[role], setting: `models.${role}` }, meter),
    options: {
      maxConcurrentWorkers: config.maxConcurrentWorkers,
      settleMs: config.settleSeconds * 1000,
      sendTimeoutMs: config.sendTimeoutSeconds * 1000,
      gatherMs: config.gatherSeconds * 1000,
      unwalled: config.sandbox === 'none',
      monthUsd: config.monthUsd,
      roleTimeoutSeconds: roleTimeouts(chosen),
      publicUrl: config.server.publicUrl,
    },
  };
}

async function startServing(parts: Parts, closing: AsyncDisposableStack): Promise<string> {
  const { config, log, store, github, takeIn } = parts;
  const receive = createReceiver({
    secret: config.app.webhookSecret,
    record: (guid, event, payload) => store.deliveries.record(guid, event, payload),
    recorded: () => void takeIn(),
    log,
  });
  const stopping = new AbortController();
  const takeWebhook = (body: string, headers: Headers) =>
    receive({ body, header: (name) => headers.get(name) ?? undefined });
  const app = createWeb({
    store,
    label: config.label,
    githubUrl: github.url,
    stopping: stopping.signal,
    log,
    receive: takeWebhook,
    statusToken: config.server.statusToken,
    publicUrl: config.server.publicUrl,
  });
  const server = await listen(app, config.server);
  if (config.webhookProxyUrl !== undefined) {
    void followChannel(config.webhookProxyUrl, takeWebhook, { log, stopping: stopping.signal });
  }
  closing.defer(async () => {
    stopping.abort();
    await server.stop();
  });
  return server.url;
}
