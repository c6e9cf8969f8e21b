// The one reader of process.env: turns the environment and a `.env` file into a checked configuration, or says
// everything that is wrong with it at once.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { McpServerConfig } from './agents/mcp/mcp-server-config.ts';
import { type AppCredentials, readApp } from './config/app-credentials.ts';
import { ConfigProblem } from './config/config-problem.ts';
import { configuredProviders, howToConfigureModels, missingAccess } from './config/configured-providers.ts';
import type { Values } from './config/environment.ts';
import { readMcpServers } from './config/mcp.ts';
import { type Environment, isGiven, parseVariables } from './config/parse-variables.ts';
import { chooseRoleModels, type RoleModels } from './config/role-models.ts';
import { runSettings } from './config/run-settings.ts';
import { secretsIn } from './config/secrets.ts';
import type { Settings } from './domain/settings.ts';
import type { Providers } from './llm/provider-access.ts';

export interface Config {
  /** Absent: not registered on GitHub yet, so only the setup page can run. */
  readonly app?: AppCredentials;
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
    readonly mcpServers: readonly McpServerConfig[];
  };
  /** The settings of a run whose repository overrides nothing. */
  readonly run: Settings;
  /** Over all runs, processes and machines. */
  readonly maxConcurrentWorkers: number;
  /** What all runs of one installation may cost in a calendar month, in US dollars. */
  readonly monthUsd?: number;
  /** How long a provider may send nothing, instead of its usual time. */
  readonly modelIdleMs?: number;
  readonly sandbox: 'bubblewrap' | 'none';
  /** Of one command in the sandbox. */
  readonly sandboxLimits: {
    readonly memoryBytes: number;
    readonly cpuSeconds: number;
    readonly processes: number;
    readonly worktreeBytes: number;
  };
  /** Registries that a project's setup may reach; without any, there is no setup. */
  readonly setupHosts: readonly string[];
  readonly sweepSeconds: number;
  readonly settleSeconds: number;
  readonly sendTimeoutSeconds: number;
  readonly gatherSeconds: number;
  /** Every secret among the settings, so that none is sent anywhere. */
  readonly secrets: readonly string[];
  /** Variables of this machine, passed to the programs that Troupe starts and to nothing else. */
  readonly machine: {
    /** Where programs are found. */
    readonly path?: string;
    /** Proxies and certificates, for git. */
    readonly network: Readonly<Record<string, string>>;
  };
}

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
 * @returns a function that restores it.
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
  const app = readApp(values, (name) => isGiven(env, name), problems);
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
    secrets: secretsIn(values, app?.privateKey, mcpServers),
    machine: machineOf(env),
  });
}

/** The models of a process that runs workers; throws a ConfigProblem when none is configured. */
export function requireModels(config: Config): RoleModels {
  if (config.models !== undefined) return config.models;
  throw new ConfigProblem([howToConfigureModels()]);
}

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
    ...(values.MODEL_IDLE_SECONDS !== undefined && { modelIdleMs: values.MODEL_IDLE_SECONDS * 1000 }),
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
