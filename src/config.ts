// The one reader of process.env: turns the environment and a `.env` file into a checked configuration, or says
// everything that is wrong with it at once.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { environment, type Setting, type Values, type VariableName } from './config/environment.ts';
import { type McpServerSetting, readMcpServers } from './config/mcp.ts';
import { type ProviderName, providerNames, readPrivateKey } from './config/forms.ts';
import {
  chooseRoleModels,
  configuredProviders,
  type Providers,
  type RoleModel,
  type RoleModels,
} from './config/role-models.ts';
import { defaultSettings, type Settings } from './domain/settings.ts';

export interface Config {
  /** Absent: not registered on GitHub yet, so only the setup page can run. */
  readonly app?: { readonly id: number; readonly privateKey: string; readonly webhookSecret: string };
  /** `host` only for GitHub Enterprise; it may carry a port. */
  readonly github: { readonly host?: string; readonly protocol: 'http' | 'https' };
  readonly webhookProxyUrl?: string;
  readonly label: string;
  readonly server: {
    readonly port: number;
    readonly host: string;
    /** Without a slash at its end. */
    readonly publicUrl?: string;
    readonly statusToken?: string;
  };
  readonly logLevel: Values['LOG_LEVEL'];
  /** Absent: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly providers: Providers;
  /** Absent when no provider and no model is configured; `requireModels` says what to do then. */
  readonly models?: RoleModels;
  /** Tools from outside the sandbox. */
  readonly tools: {
    readonly webSearch?: { readonly apiKey: string; readonly baseUrl: string };
    readonly mcpServers: readonly McpServerSetting[];
  };
  /** What a run begins with where its repository says nothing else. */
  readonly run: Settings;
  /** Over all runs, processes and machines. */
  readonly maxConcurrentWorkers: number;
  /** What all runs of one installation may cost in a calendar month, in US dollars. */
  readonly monthUsd?: number;
  /** How long a provider may send nothing, instead of its usual time. */
  readonly modelIdleSeconds?: number;
  readonly sandbox: 'bubblewrap' | 'none';
  /** Of one command in the sandbox. */
  readonly sandboxLimits: {
    readonly memoryBytes: number;
    readonly cpuSeconds: number;
    readonly processes: number;
    readonly worktreeBytes: number;
  };
  /** What a project's setup may reach; nothing means that there is no setup. */
  readonly setupHosts: readonly string[];
  readonly sweepSeconds: number;
  readonly settleSeconds: number;
  readonly sendTimeoutSeconds: number;
  readonly gatherSeconds: number;
  /** Every secret among the settings, to be kept out of whatever is sent. */
  readonly secrets: readonly string[];
  /** What this machine says of itself, handed on to the programs that we start and to nothing else. */
  readonly machine: {
    /** Where programs are found. */
    readonly path?: string;
    /** Proxies and certificates, for git. */
    readonly network: Readonly<Record<string, string>>;
  };
}

/** What is wrong with the configuration, all of it, in words that say how to put it right. */
export class ConfigProblem extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration needs a change:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigProblem';
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's environment over the `.env` file of the working directory, if there is one. */
export function readEnvironment(directory: string = process.cwd()): Environment {
  try {
    return { ...parseEnv(readFileSync(resolve(directory, '.env'), 'utf8')), ...process.env };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return process.env;
    throw new ConfigProblem([`.env cannot be read: ${(error as Error).message}`]);
  }
}

/**
 * Probot's setup page takes the App's webhook address from the process's environment and from nowhere else.
 * @returns how to take it back.
 */
export function lendToProbot(webhookUrl: string | undefined): () => void {
  const before = process.env['WEBHOOK_PROXY_URL'];
  if (webhookUrl !== undefined) process.env['WEBHOOK_PROXY_URL'] = webhookUrl;
  return () => {
    if (before === undefined) delete process.env['WEBHOOK_PROXY_URL'];
    else process.env['WEBHOOK_PROXY_URL'] = before;
  };
}

/** Throws a ConfigProblem that lists every problem at once. */
export function loadConfig(env: Environment = readEnvironment()): Config {
  const problems: string[] = [];
  const values = parseVariables(env, problems);
  const app = readApp(values, env, problems);
  const providers = configuredProviders(values);
  const models = chooseRoleModels(values, providers);
  problems.push(...missingAccess(values, models, providers));
  const mcpServers = readMcpServers(values.MCP_CONFIG, problems);
  if (problems.length > 0) throw new ConfigProblem(problems);
  return assemble(values, {
    ...(app && { app }),
    providers,
    ...(models && { models }),
    tools: { ...webSearchOf(values), mcpServers },
    secrets: [...secretsIn(values, app?.privateKey), ...mcpServers.flatMap(secretsOf)],
    machine: machineOf(env),
  });
}

/** The models of a process that runs workers; throws a ConfigProblem when none is configured. */
export function requireModels(config: Config): RoleModels {
  if (config.models !== undefined) return config.models;
  throw new ConfigProblem([
    'No model is configured. Set a key: ANTHROPIC_API_KEY, OPENAI_API_KEY, OPENROUTER_API_KEY, GOOGLE_API_KEY or ' +
      'GLM_API_KEY. Or name a server of your own and its model: OLLAMA_BASE_URL=http://localhost:11434/v1 with ' +
      'WORKER_MODEL=local:qwen3:32b, or CUSTOM_BASE_URL=https://models.example.com/v1 with WORKER_MODEL=custom:NAME.',
  ]);
}

function parseVariables(env: Environment, problems: string[]): Values {
  const entries = Object.entries<Setting>(environment).map(([name, setting]) => {
    const given = env[name]?.trim();
    // Compose files and CI hand over unset variables as empty ones.
    if (given === undefined || given === '') return [name, setting.fallback];
    const parsed = setting.schema.safeParse(given);
    if (!parsed.success) problems.push(explain(name, setting, given));
    return [name, parsed.success ? parsed.data : setting.fallback];
  });
  return Object.fromEntries(entries) as Values;
}

function explain(name: string, setting: Setting, given: string): string {
  const shown = setting.secret ? 'the value given (not shown)' : `"${given}"`;
  return `${name}: ${shown} is not allowed; it must be ${setting.allowed}. Example: ${name}=${setting.example}`;
}

function readApp(values: Values, env: Environment, problems: string[]): Config['app'] {
  const privateKey = values.PRIVATE_KEY ?? keyFromFile(values.PRIVATE_KEY_PATH, problems);
  const { APP_ID: id, WEBHOOK_SECRET: webhookSecret } = values;
  const given = (name: VariableName): boolean => (env[name] ?? '').trim() !== '';
  const keyGiven = given('PRIVATE_KEY') || given('PRIVATE_KEY_PATH');
  if (!given('APP_ID') && !keyGiven) return undefined;
  if (!given('APP_ID'))
    problems.push("APP_ID is missing beside the private key: the number on the App's page.");
  if (!keyGiven) {
    problems.push(
      'PRIVATE_KEY is missing beside APP_ID: the PEM file that "Generate a private key" on the App\'s page gives you, ' +
        'or its path in PRIVATE_KEY_PATH. Remove APP_ID to register a new App instead.',
    );
  }
  if (!given('WEBHOOK_SECRET')) {
    problems.push("WEBHOOK_SECRET is missing beside APP_ID: the webhook secret entered on the App's page.");
  }
  return id && privateKey && webhookSecret ? { id, privateKey, webhookSecret } : undefined;
}

function keyFromFile(path: string | undefined, problems: string[]): string | undefined {
  if (path === undefined) return undefined;
  try {
    const key = readPrivateKey(readFileSync(path, 'utf8'));
    if (key === undefined) problems.push(`PRIVATE_KEY_PATH: "${path}" does not hold a PEM private key.`);
    return key;
  } catch (error) {
    problems.push(`PRIVATE_KEY_PATH: "${path}" cannot be read (${(error as Error).message}).`);
    return undefined;
  }
}

/** A named model needs its provider's key or address; a provider without a table of models needs a name. */
function missingAccess(values: Values, models: RoleModels | undefined, providers: Providers): string[] {
  const named = [
    ...Object.values<RoleModel>(models ?? {}).flatMap((model) => [model, ...(model.fallback ?? [])]),
    ...(values.STRONGER_MODEL ? [values.STRONGER_MODEL] : []),
  ];
  const needed = new Set(named.map((model) => model.provider));
  const problems = providerNames
    .filter((provider) => needed.has(provider) && providers[provider] === undefined)
    .map((provider) => `A model of "${provider}" is configured, but not ${accessVariable[provider]}.`);
  if (models === undefined && Object.keys(providers).length > 0) {
    problems.push(
      `WORKER_MODEL is missing: ${Object.keys(providers).join(' and ')} can serve anything, so name the model. ` +
        `Example: WORKER_MODEL=${values.CUSTOM_BASE_URL ? 'custom:NAME' : 'local:qwen3:32b'}`,
    );
  }
  return problems;
}

/** Of an address that holds a password, only that is secret. */
function secretsIn(values: Values, privateKey: string | undefined): string[] {
  const given = Object.entries<Setting>(environment)
    .filter(([, { secret }]) => secret === true)
    .map(([name]) => values[name as VariableName]);
  return [...given, privateKey].flatMap((secret) => {
    if (typeof secret !== 'string') return [];
    const text = passwordIn(secret) ?? secret;
    return text === '' ? [] : [text];
  });
}

/** What an MCP server is given by environment or header may be a key; short words are none. */
function secretsOf({ reach }: McpServerSetting): string[] {
  const given = 'headers' in reach ? reach.headers : reach.env;
  return Object.values(given ?? {})
    .map((value) => value.replace(/^(Bearer|Basic|Token)\s+/i, ''))
    .filter((value) => value.length >= shortestSecret);
}

const shortestSecret = 12;

/** The password of an address such as `postgres://user:password@host/name`; undefined for what is no address. */
export function passwordIn(address: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return decodeURIComponent(new URL(address).password);
}

const accessVariable: Readonly<Record<ProviderName, string>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  openai: 'OPENAI_API_KEY',
  openrouter: 'OPENROUTER_API_KEY',
  google: 'GOOGLE_API_KEY',
  glm: 'GLM_API_KEY',
  local: 'OLLAMA_BASE_URL',
  custom: 'CUSTOM_BASE_URL',
};

function webSearchOf({
  TAVILY_API_KEY: apiKey,
  TAVILY_BASE_URL: baseUrl,
}: Values): Pick<Config['tools'], 'webSearch'> {
  return apiKey === undefined ? {} : { webSearch: { apiKey, baseUrl } };
}

const networkVariables = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
];

function machineOf(env: Environment): Config['machine'] {
  const network = networkVariables.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return { ...(env['PATH'] && { path: env['PATH'] }), network: Object.fromEntries(network) };
}

function assemble(
  values: Values,
  rest: Pick<Config, 'app' | 'providers' | 'models' | 'tools' | 'secrets' | 'machine'>,
): Config {
  return {
    ...rest,
    github: { protocol: values.GHE_PROTOCOL, ...(values.GHE_HOST && { host: values.GHE_HOST }) },
    ...(values.WEBHOOK_PROXY_URL && { webhookProxyUrl: values.WEBHOOK_PROXY_URL }),
    label: values.LABEL,
    server: {
      port: values.PORT,
      host: values.HOST,
      ...(values.PUBLIC_URL && { publicUrl: values.PUBLIC_URL }),
      ...(values.STATUS_TOKEN && { statusToken: values.STATUS_TOKEN }),
    },
    logLevel: values.LOG_LEVEL,
    ...(values.DATABASE_URL && { databaseUrl: values.DATABASE_URL }),
    dataDir: resolve(values.DATA_DIR),
    run: runSettings(values),
    maxConcurrentWorkers: values.MAX_CONCURRENT_WORKERS,
    ...(values.MONTH_USD !== undefined && { monthUsd: values.MONTH_USD }),
    ...(values.MODEL_IDLE_SECONDS !== undefined && { modelIdleSeconds: values.MODEL_IDLE_SECONDS }),
    sandbox: values.SANDBOX,
    sandboxLimits: {
      memoryBytes: values.SANDBOX_MEMORY_MB * 1024 ** 2,
      cpuSeconds: values.SANDBOX_CPU_SECONDS,
      processes: values.SANDBOX_PROCESSES,
      worktreeBytes: values.SANDBOX_WORKTREE_MB * 1024 ** 2,
    },
    setupHosts: values.SETUP_HOSTS ?? [],
    sweepSeconds: values.SWEEP_SECONDS,
    settleSeconds: values.SETTLE_SECONDS,
    sendTimeoutSeconds: values.SEND_TIMEOUT_SECONDS,
    gatherSeconds: values.GATHER_SECONDS,
  };
}

function runSettings(values: Values): Settings {
  const budget = { usd: values.BUDGET_USD, tokens: values.BUDGET_TOKENS };
  return {
    ...defaultSettings,
    label: values.LABEL,
    maxTasks: values.MAX_TASKS,
    maxConcurrentWorkers: values.MAX_CONCURRENT_WORKERS,
    maxRetries: values.MAX_RETRIES,
    maxSteps: values.MAX_STEPS,
    workerTimeoutSeconds: values.WORKER_TIMEOUT_SECONDS,
    planApproval: values.PLAN_APPROVAL === 'yes',
    budget,
    budgetCeiling: {
      usd: Math.max(budget.usd, values.MAX_BUDGET_USD),
      tokens: Math.max(budget.tokens, values.MAX_BUDGET_TOKENS),
    },
    pullsOnCancel: values.ON_CANCEL,
    remindAfterHours: values.REMIND_AFTER_HOURS,
    ...(values.STRONGER_MODEL && {
      stronger: { fromTry: values.STRONGER_FROM_TRY, model: values.STRONGER_MODEL },
    }),
    merge: { approval: values.MERGE_APPROVAL, method: values.MERGE_METHOD, into: values.MERGE_INTO },
  };
}
