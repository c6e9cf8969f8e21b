// Looks whether everything that Troupe needs is there and works, one part after another, and says what it found in
// words that a person can act on. Nothing is changed, but for Troupe's own database being made where there is none.
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
  /** `open`: not wrong, but not there yet. */
  readonly state: 'good' | 'open' | 'bad';
  readonly part: string;
  readonly words: string;
}

const modelTimeoutMs = 120_000;

/** @param env all variables, the `.env` file's included: no value of a secret one is ever in what is said. */
export async function* checkUp(env: Environment, log: Logger): AsyncGenerator<Finding> {
  const hide = hiding(env);
  const { config, problems } = readConfig(env);
  if (config === undefined) {
    for (const problem of problems) yield { state: 'bad', part: 'configuration', words: hide(problem) };
    return;
  }
  yield { state: 'good', part: 'configuration', words: 'nothing is wrong with what is set' };
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
  if (databaseUrl !== undefined) return lookInto(databaseUrl, 'the one in DATABASE_URL');
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, patienceMs: 300 });
    try {
      return await lookInto(postgres.url, `Troupe's own, in ${dataDir}`);
    } finally {
      await postgres.stop();
    }
  } catch (error) {
    if (!/in use by another Troupe/.test(wordsOf(error))) throw error;
    return { state: 'good', words: `Troupe's own, in ${dataDir}, is running: a Troupe is using it now` };
  }
}

async function lookInto(url: string, which: string): Promise<Omit<Finding, 'part'>> {
  const { version, pending } = await inspectDatabase(url).catch((error: unknown) => {
    throw new Error(`${which}: ${wordsOf(error)}`);
  });
  const rest = pending === 0 ? 'its schema is up to date' : 'the next start brings its schema up to date';
  return { state: 'good', words: `${which}: PostgreSQL ${version}; ${rest}` };
}

async function checkGitHub({ app, github }: Config, log: Logger): Promise<Omit<Finding, 'part'>> {
  if (app === undefined) {
    return { state: 'open', words: 'no App is registered yet; `npm start` opens the page that does it' };
  }
  const asApp = connectGitHub({ appId: app.id, privateKey: app.privateKey, ...github, log });
  const { slug, login } = await asApp.self().catch((error: unknown) => {
    throw new Error(`${wordsOf(error)}. Check APP_ID, PRIVATE_KEY and, where it is set, GHE_HOST.`);
  });
  return { state: 'good', words: `the App ${slug} is installed and acts as ${login}` };
}

async function checkSandbox(config: Config, log: Logger): Promise<Omit<Finding, 'part'>> {
  await trustedSandbox(config, log);
  return config.sandbox === 'none'
    ? { state: 'open', words: 'SANDBOX=none: what agents run can do everything that this account can' }
    : { state: 'good', words: 'it holds: nothing that was tried got out' };
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

/** PostgreSQL refused on every address says nothing itself, only its parts do. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** Whatever anybody says, a provider or a database: no secret of ours is in it. */
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
