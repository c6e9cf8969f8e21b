// Checks everything that Troupe needs, one part after another, and says what a person can do about what it finds.
// It changes nothing, except that it creates the embedded database if there is none.
import type { Logger } from 'pino';
import { type Config, loadConfig, requireModels } from './config.ts';
import { ConfigProblem } from './config/config-problem.ts';
import type { Environment } from './config/parse-variables.ts';
import type { RoleModels } from './config/role-models.ts';
import type { RoleModel } from './domain/role-model.ts';
import { roles } from './domain/settings.ts';
import { connectGitHub } from './github/client.ts';
import { createModels } from './llm/models.ts';
import { tryModel } from './llm/trial.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { inspectDatabase } from './store/inspect.ts';
import { trustedSandbox } from './sandbox/trusted-sandbox.ts';

export interface Finding {
  /** `open`: not wrong, but not configured yet. */
  readonly state: 'good' | 'open' | 'bad';
  readonly part: string;
  readonly words: string;
}

const modelTimeoutMs = 120_000;

/** @param env all variables, including those of the `.env` file. No finding contains the value of a secret one. */
export async function* checkUp(env: Environment, log: Logger): AsyncGenerator<Finding> {
  const hide = hiding(env);
  const { config, problems } = readConfig(env);
  if (config === undefined) {
    for (const problem of problems) yield { state: 'bad', part: 'configuration', words: hide(problem) };
    return;
  }
  yield { state: 'good', part: 'configuration', words: 'every variable is valid' };
  const checks: [string, () => Promise<Omit<Finding, 'part'>>][] = [
    ['database', () => checkDatabase(config)],
    ['GitHub', () => checkGitHub(config, log)],
    ['sandbox', () => checkSandbox(config, log)],
  ];
  for (const [part, check] of checks) {
    const found = await check().catch((error: unknown) => ({ state: 'bad' as const, words: wordsOf(error) }));
    yield { ...found, part, words: hide(found.words) };
  }
  for await (const finding of checkModels(config, log)) yield { ...finding, words: hide(finding.words) };
}

function readConfig(env: Environment): { config?: Config; problems: readonly string[] } {
  try {
    return { config: loadConfig(env), problems: [] };
  } catch (error) {
    if (error instanceof ConfigProblem) return { problems: error.problems };
    throw error;
  }
}

async function checkDatabase({ databaseUrl, dataDir }: Config): Promise<Omit<Finding, 'part'>> {
  if (databaseUrl !== undefined) return lookInto(databaseUrl, 'DATABASE_URL');
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, patienceMs: 300 });
    try {
      return await lookInto(postgres.url, `embedded, in ${dataDir}`);
    } finally {
      await postgres.stop();
    }
  } catch (error) {
    if (!/in use by another Troupe/.test(wordsOf(error))) throw error;
    return { state: 'good', words: `embedded, in ${dataDir}: in use by a running Troupe` };
  }
}

async function lookInto(url: string, which: string): Promise<Omit<Finding, 'part'>> {
  const { version, pending } = await inspectDatabase(url).catch((error: unknown) => {
    throw new Error(`${which}: ${wordsOf(error)}`);
  });
  const rest = pending === 0 ? 'the schema is up to date' : 'the next start migrates the schema';
  return { state: 'good', words: `${which}: PostgreSQL ${version}; ${rest}` };
}

async function checkGitHub({ app, github }: Config, log: Logger): Promise<Omit<Finding, 'part'>> {
  if (app === undefined) {
    return {
      state: 'open',
      words: 'no App is registered yet. Run `npm start` and follow the page that it opens',
    };
  }
  const asApp = connectGitHub({ appId: app.id, privateKey: app.privateKey, ...github, log });
  const { slug, login } = await asApp.self().catch((error: unknown) => {
    throw new Error(`${wordsOf(error)}. Check APP_ID, PRIVATE_KEY and, where it is set, GHE_HOST.`);
  });
  return { state: 'good', words: `the App ${slug} acts as ${login}` };
}

async function checkSandbox(config: Config, log: Logger): Promise<Omit<Finding, 'part'>> {
  await trustedSandbox(config, log);
  return config.sandbox === 'none'
    ? { state: 'open', words: 'SANDBOX=none: agents can do everything that this account can' }
    : { state: 'good', words: 'every attempt to get out failed' };
}

async function* checkModels(config: Config, log: Logger): AsyncGenerator<Finding> {
  let chosen: RoleModels;
  try {
    chosen = requireModels(config);
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    yield { state: 'bad', part: 'models', words: error.problems.join(' ') };
    return;
  }
  const tried = new Map<string, Promise<Omit<Finding, 'part'>>>();
  for (const role of roles) {
    for (const [index, model] of [chosen[role], ...(chosen[role].fallback ?? [])].entries()) {
      const name = `${model.provider}:${model.model}`;
      const trial = tried.get(name) ?? tryOut({ ...chosen[role], ...model }, config, log);
      tried.set(name, trial);
      const part = index === 0 ? role : `${role}, fallback`;
      const found = await trial;
      yield { ...found, part, words: `${name}: ${found.words}` };
    }
  }
}

async function tryOut(model: RoleModel, config: Config, log: Logger): Promise<Omit<Finding, 'part'>> {
  const { fallback: _, ...choice } = model;
  try {
    const once = { tries: 1, broken: 1, firstWaitMs: 0, longestWaitMs: 0 };
    const opened = createModels({
      providers: config.providers,
      log,
      patience: once,
      idleMs: config.modelIdleMs,
    }).open(choice);
    const ms = await tryModel(opened, AbortSignal.timeout(modelTimeoutMs));
    return { state: 'good', words: `answers, in ${(ms / 1000).toFixed(1)} s` };
  } catch (error) {
    return { state: 'bad', words: wordsOf(error) };
  }
}

/** When PostgreSQL refuses the connection on every address, only the parts of the error have a message. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** Providers and databases may repeat a secret in their messages. */
function hiding(env: Environment): (text: string) => string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    /KEY|SECRET|TOKEN|PASSWORD|DATABASE_URL/.test(name) && value !== undefined && value.length >= 6
      ? [value]
      : [],
  );
  const password = URL.parse(env['DATABASE_URL'] ?? '')?.password;
  const all = password ? [...secrets, decodeURIComponent(password)] : secrets;
  return (text) => all.reduce((hidden, secret) => hidden.replaceAll(secret, '(not shown)'), text);
}
