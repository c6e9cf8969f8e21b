// Starts everything for one run on this machine: a local GitHub with people, a repository and the installed App, and
// Troupe itself, which treats the local GitHub as a GitHub Enterprise host.
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { pino } from 'pino';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Config, loadConfig, readEnvironment, requireModels } from '../../config.ts';
import type { Environment } from '../../config/parse-variables.ts';
import type { Store } from '../../store/store.ts';
import { startTroupe, type Troupe } from '../../troupe.ts';
import type { Origin } from '../github/git/bare.ts';
import { type LocalGitHub, startLocalGitHub } from '../github/server.ts';
import type { CreatedApp } from '../github/world/world.ts';
import type { Cleanup } from './cleanup.ts';
import { RepeatedFailures } from './repeated-failures.ts';

interface LocalSetupOptions {
  /** Contains all data. Created if it does not exist. */
  readonly dataDir: string;
  /** Models and limits, as in production. Settings that connect to the local GitHub override it. */
  readonly environment: Environment;
  /** For Troupe's pages; 0 selects a free port. */
  readonly port: number;
  readonly repository: { readonly owner: string; readonly name: string; readonly from: Origin };
  /** The login of the person who requests the run. Gets write permission. */
  readonly person: string;
}

export interface LocalSetup {
  readonly github: LocalGitHub;
  readonly troupe: Troupe;
  readonly store: Store;
  readonly app: CreatedApp;
  /** Troupe's configuration. */
  readonly config: Config;
  readonly owner: string;
  readonly repo: string;
  /** Authenticated as the person. */
  readonly octokit: Octokit;
  readonly logFile: string;
  /** Failures from Troupe's log. */
  readonly failures: RepeatedFailures;
}

/** `closing` stops everything that this starts, even if it fails half way. */
export async function startLocalSetup(options: LocalSetupOptions, cleanup: Cleanup): Promise<LocalSetup> {
  const { dataDir } = options;
  await mkdir(dataDir, { recursive: true });
  const github = await startLocalGitHub({ dataDir: join(dataDir, 'github') });
  cleanup.add('the local GitHub', () => github.close());
  const port = options.port === 0 ? await freePort() : options.port;
  const { owner, name: repo } = options.repository;
  const app = await fillWorld(github, options, `http://127.0.0.1:${port}`);
  const { token } = github.world.createUser({ login: options.person });
  github.world.setRole(`${owner}/${repo}`, options.person, 'write');
  const logFile = join(dataDir, 'troupe.log');
  const config = configFor(options, github.url, app, port);
  const { logLevel: level } = config;
  const failures = new RepeatedFailures();
  const file = pino.destination({ dest: logFile, sync: true });
  const log = pino(
    { level },
    pino.multistream([
      { level: 'trace', stream: file },
      { level: 'error', stream: failures },
    ]),
  );
  const troupe = await startTroupe(config, { log });
  cleanup.add('Troupe', () => troupe.stop());
  const octokit = new Octokit({ auth: token, baseUrl: `${github.url}/api/v3` });
  return { github, troupe, store: troupe.store, app, config, owner, repo, octokit, logFile, failures };
}

/** Creates the repository and installs the App of app.yml on it. */
async function fillWorld(
  github: LocalGitHub,
  options: LocalSetupOptions,
  pages: string,
): Promise<CreatedApp> {
  const { owner, name, from } = options.repository;
  const manifest = await readManifest();
  github.world.createUser({ login: owner });
  // Without a sandbox Troupe works in private repositories only. Nobody else can reach this one, so it may be private.
  const unwalled = options.environment['SANDBOX']?.trim() === 'none';
  await github.world.createRepository({ owner, name, from, private: unwalled });
  const app = github.world.createApp({
    name: manifest.name,
    owner,
    webhookUrl: `${pages}/api/github/webhooks`,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  });
  github.world.installApp(app.id, owner, [name]);
  return app;
}

const manifestForm = z.object({
  name: z.string(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
});

/** The manifest that an operator registers on GitHub. */
async function readManifest(): Promise<z.infer<typeof manifestForm>> {
  const text = await readFile(new URL('../../../app.yml', import.meta.url), 'utf8');
  return manifestForm.parse(parse(text));
}

function configFor(options: LocalSetupOptions, githubUrl: string, app: CreatedApp, port: number): Config {
  return loadConfig({
    ...options.environment,
    ...outside,
    PATH: readEnvironment()['PATH'],
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: new URL(githubUrl).host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: join(options.dataDir, 'troupe'),
  });
}

/** Unsets the settings that connect a production server to the outside world. */
const outside: Environment = {
  APP_ID: undefined,
  PRIVATE_KEY: undefined,
  PRIVATE_KEY_PATH: undefined,
  WEBHOOK_SECRET: undefined,
  WEBHOOK_PROXY_URL: undefined,
  DATABASE_URL: undefined,
  STATUS_TOKEN: undefined,
};

/** Checks the models before anything starts. @throws ConfigProblem */
export function checkModels(environment: Environment): void {
  requireModels(loadConfig({ ...environment, ...outside }));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string')
    throw new Error('no free port on the loopback address');
  return address.port;
}
