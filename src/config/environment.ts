// Every environment variable Troupe reads: its form, default and meaning. The one list behind the parser
// (config.ts), its error messages, README's table and .env.example; it reads nothing itself.
import { z } from 'zod';
import { defaultSettings as run, strongerFromTry } from '../domain/settings.ts';
import {
  choice,
  decimal,
  type Form,
  modelChoice,
  modelChoices,
  type ProviderName,
  privateKey,
  text,
  url,
  wholeNumber,
} from './forms.ts';

export type Group =
  | 'GitHub App'
  | 'Server'
  | 'Storage'
  | 'Model providers'
  | 'Models'
  | 'Tools'
  | 'Limits'
  | 'Policy';

export interface Setting<T = unknown> extends Form<T> {
  readonly group: Group;
  /** One sentence, with the unit where there is one. */
  readonly meaning: string;
  /** What holds when the variable is not set, in words a reader can follow. */
  readonly otherwise: string;
  /** Never printed, not even when it is wrong. */
  readonly secret?: boolean;
  readonly fallback?: T;
}

interface Words {
  readonly meaning: string;
  readonly otherwise?: string;
  readonly secret?: boolean;
}

type With<T> = Setting<T> & { readonly fallback: T };

/** A row with a default, whose value is therefore always there. */
function preset<T extends string | number | boolean>(
  group: Group,
  form: Form<T>,
  fallback: T,
  words: Words,
): With<T> {
  return { ...form, group, otherwise: String(fallback), ...words, fallback };
}

function optional<T>(group: Group, form: Form<T>, words: Words): Setting<T> {
  return { ...form, group, otherwise: 'not set', ...words };
}

function apiKey(provider: string): Setting<string> {
  return optional('Model providers', text('the key as the provider shows it'), {
    meaning: `Key for ${provider}.`,
    secret: true,
  });
}

function baseUrl(
  meaning: string,
  example: string,
  otherwise = "the provider's own address",
): Setting<string> {
  return optional('Model providers', url(example), { meaning, otherwise });
}

function model(role: string, otherwise: string): Setting<{ provider: ProviderName; model: string }> {
  return optional('Models', modelChoice(), { meaning: `Model of ${role}, as provider:model.`, otherwise });
}

function temperature(role: string, otherwise = "the provider's default"): Setting<number> {
  return optional('Models', decimal({ min: 0, max: 2, example: '0.3' }), {
    meaning: `Temperature of ${role}; leave it out for models that refuse the parameter.`,
    otherwise,
  });
}

function maxTokens(role: string, otherwise = "no limit but the model's"): Setting<number> {
  return optional('Models', wholeNumber({ min: 16, max: 1_000_000, example: '16000' }), {
    meaning: `Most tokens of one reply of ${role}; also what is reserved for it in the budget.`,
    otherwise,
  });
}

function timeout(role: string): Setting<number> {
  return optional('Models', wholeNumber({ min: 10, max: 86_400, example: '1800' }), {
    meaning: `Longest time for ${role}, in seconds.`,
    otherwise: 'WORKER_TIMEOUT_SECONDS',
  });
}

function fallback(
  role: string,
  otherwise = 'none',
): Setting<readonly { provider: ProviderName; model: string }[]> {
  return optional('Models', modelChoices(), {
    meaning: `Who takes over from the model of ${role} when it cannot be had: provider:model, or several with commas between.`,
    otherwise,
  });
}

function requestsPerMinute(provider: string): Setting<number> {
  return optional('Limits', wholeNumber({ min: 1, max: 1_000_000, example: '50' }), {
    meaning: `Requests a minute to \`${provider}\`, over all processes.`,
    otherwise: 'as the provider says when it is too many',
  });
}

function tokensPerMinute(provider: string): Setting<number> {
  return optional('Limits', wholeNumber({ min: 1000, example: '200000' }), {
    meaning: `Tokens a minute of \`${provider}\`, requests and replies, over all processes.`,
    otherwise: 'as the provider says when it is too many',
  });
}

const asWorker = 'WORKER_MODEL';
const warmAsWorker = 'WORKER_TEMPERATURE';

export const environment = {
  APP_ID: optional('GitHub App', wholeNumber({ min: 1, example: '123456' }), {
    meaning: "The App's number, from its settings page.",
    otherwise: 'setup mode: a page that creates the App',
  }),
  PRIVATE_KEY: optional('GitHub App', privateKey(), {
    meaning: "The App's private key, as PEM text, with its line ends written as \\n, or in base64.",
    otherwise: 'read from PRIVATE_KEY_PATH',
    secret: true,
  }),
  PRIVATE_KEY_PATH: optional('GitHub App', text('./troupe.private-key.pem'), {
    meaning: "File that holds the App's private key; PRIVATE_KEY wins over it.",
  }),
  WEBHOOK_SECRET: optional('GitHub App', text('the secret entered on the App’s page'), {
    meaning: 'Secret that signs the webhooks; needed with APP_ID.',
    secret: true,
  }),
  GHE_HOST: optional('GitHub App', hostName(), {
    meaning: 'GitHub Enterprise host, with its port where it has one.',
    otherwise: 'github.com',
  }),
  GHE_PROTOCOL: preset('GitHub App', choice(['https', 'http']), 'https', {
    meaning: 'How GHE_HOST is spoken to.',
  }),
  WEBHOOK_PROXY_URL: optional('GitHub App', url('https://smee.io/abc123'), {
    meaning: 'smee.io channel that passes webhooks on to a machine GitHub cannot reach; setup may write it.',
  }),
  LABEL: preset('GitHub App', text('troupe'), 'troupe', { meaning: 'The label that starts a run.' }),

  PORT: preset('Server', wholeNumber({ min: 0, max: 65_535, example: '3000' }), 3000, {
    meaning: 'TCP port of the webhooks and pages; 0 takes any free one.',
  }),
  HOST: preset('Server', text('0.0.0.0'), 'localhost', { meaning: 'Address to listen on.' }),
  PUBLIC_URL: optional('Server', url('https://troupe.example.com'), {
    meaning:
      'Where people reach the pages and GitHub the webhooks; used in links and when the App is registered.',
    otherwise: 'no links to the pages',
  }),
  STATUS_TOKEN: optional('Server', text('a long random text', 16), {
    meaning: 'Opens the pages to other machines, for those who enter it.',
    otherwise: 'pages answer this machine only',
    secret: true,
  }),
  LOG_LEVEL: preset(
    'Server',
    choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    'info',
    {
      meaning: 'Least severe level that is logged.',
    },
  ),

  DATABASE_URL: optional('Storage', databaseUrl(), {
    meaning: 'PostgreSQL to share between processes and machines.',
    otherwise: "Troupe's own PostgreSQL in DATA_DIR",
    secret: true,
  }),
  DATA_DIR: preset('Storage', text('/var/lib/troupe'), './.troupe', {
    meaning: 'Folder for mirrors, worktrees and the own PostgreSQL.',
  }),

  ANTHROPIC_API_KEY: apiKey('Anthropic (`anthropic`)'),
  ANTHROPIC_BASE_URL: baseUrl('Another address for `anthropic`.', 'https://gateway.example.com'),
  OPENAI_API_KEY: apiKey('OpenAI (`openai`)'),
  OPENAI_BASE_URL: baseUrl('Another address for `openai`.', 'https://gateway.example.com/v1'),
  OPENROUTER_API_KEY: apiKey('OpenRouter (`openrouter`)'),
  OPENROUTER_BASE_URL: baseUrl('Another address for `openrouter`.', 'https://gateway.example.com/v1'),
  GOOGLE_API_KEY: apiKey('Google Gemini (`google`)'),
  GOOGLE_BASE_URL: baseUrl('Another address for `google`.', 'https://gateway.example.com/v1'),
  GLM_API_KEY: apiKey('Zhipu GLM (`glm`)'),
  GLM_BASE_URL: baseUrl('Another address for `glm`.', 'https://gateway.example.com/v1'),
  OLLAMA_BASE_URL: baseUrl('Ollama (`local`).', 'http://localhost:11434/v1', 'LOCAL_BASE_URL'),
  LOCAL_BASE_URL: baseUrl(
    'The same under its provider’s name.',
    'http://localhost:11434/v1',
    'no `local` models',
  ),
  CUSTOM_BASE_URL: baseUrl(
    'Any OpenAI-compatible server (`custom`).',
    'https://models.example.com/v1',
    'no `custom` models',
  ),
  CUSTOM_API_KEY: apiKey('that server'),

  DIRECTOR_MODEL: model('the director, who plans', 'the strongest one of the first provider with a key'),
  WORKER_MODEL: model('every worker without its own', 'the quick one of the first provider with a key'),
  CODE_MODEL: model('code workers', asWorker),
  TEST_MODEL: model('test workers', asWorker),
  PLANNER_MODEL: model('plan workers', asWorker),
  RESEARCH_MODEL: model('research workers', asWorker),
  STRATEGIST_MODEL: model('the strategist, who reviews', "another provider's strongest, where there are two"),
  STRONGER_MODEL: optional('Models', modelChoice(), {
    meaning: 'Model that plays the worker of a task that keeps failing, as provider:model.',
    otherwise: 'the same model at every try',
  }),
  STRONGER_FROM_TRY: preset('Models', wholeNumber({ min: 2, max: 20, example: '3' }), strongerFromTry, {
    meaning: 'The try of a task from which STRONGER_MODEL plays; tries that a person forgave do not count.',
  }),
  DIRECTOR_TEMPERATURE: temperature('the director'),
  WORKER_TEMPERATURE: temperature('every worker without its own'),
  CODE_TEMPERATURE: temperature('code workers', warmAsWorker),
  TEST_TEMPERATURE: temperature('test workers', warmAsWorker),
  PLANNER_TEMPERATURE: temperature('plan workers', warmAsWorker),
  RESEARCH_TEMPERATURE: temperature('research workers', warmAsWorker),
  STRATEGIST_TEMPERATURE: temperature('the strategist'),
  DIRECTOR_MAX_TOKENS: maxTokens('the director'),
  WORKER_MAX_TOKENS: maxTokens('every worker without its own'),
  CODE_MAX_TOKENS: maxTokens('code workers', 'WORKER_MAX_TOKENS'),
  TEST_MAX_TOKENS: maxTokens('test workers', 'WORKER_MAX_TOKENS'),
  PLANNER_MAX_TOKENS: maxTokens('plan workers', 'WORKER_MAX_TOKENS'),
  RESEARCH_MAX_TOKENS: maxTokens('research workers', 'WORKER_MAX_TOKENS'),
  STRATEGIST_MAX_TOKENS: maxTokens('the strategist'),
  DIRECTOR_TIMEOUT_SECONDS: timeout('a plan'),
  CODE_TIMEOUT_SECONDS: timeout('an attempt of code workers'),
  TEST_TIMEOUT_SECONDS: timeout('an attempt of test workers'),
  PLANNER_TIMEOUT_SECONDS: timeout('an attempt of plan workers'),
  RESEARCH_TIMEOUT_SECONDS: timeout('an attempt of research workers'),
  STRATEGIST_TIMEOUT_SECONDS: timeout('a review'),
  DIRECTOR_FALLBACK: fallback('the director'),
  WORKER_FALLBACK: fallback('every worker without its own'),
  CODE_FALLBACK: fallback('code workers', 'WORKER_FALLBACK'),
  TEST_FALLBACK: fallback('test workers', 'WORKER_FALLBACK'),
  PLANNER_FALLBACK: fallback('plan workers', 'WORKER_FALLBACK'),
  RESEARCH_FALLBACK: fallback('research workers', 'WORKER_FALLBACK'),
  STRATEGIST_FALLBACK: fallback('the strategist'),

  TAVILY_API_KEY: optional('Tools', text('the key as Tavily shows it'), {
    meaning: 'Key for Tavily, with which research workers and planners search the web (`web_search`).',
    otherwise: 'no web search',
    secret: true,
  }),
  TAVILY_BASE_URL: preset('Tools', url('https://gateway.example.com/tavily'), 'https://api.tavily.com', {
    meaning: 'Address of Tavily, or of a server that answers as it does.',
  }),
  MCP_CONFIG: optional('Tools', text('/etc/troupe/mcp.json'), {
    meaning: 'JSON file that names the MCP servers whose tools workers get.',
    otherwise: 'no MCP servers',
  }),

  MAX_CONCURRENT_WORKERS: preset(
    'Limits',
    wholeNumber({ min: 1, max: 100, example: '5' }),
    run.maxConcurrentWorkers,
    { meaning: 'Workers at the same time, over all runs, processes and machines.' },
  ),
  MAX_RETRIES: preset('Limits', wholeNumber({ min: 1, max: 20, example: '4' }), run.maxRetries, {
    meaning: 'Failed tries of one task before a person is asked.',
  }),
  MAX_TASKS: preset('Limits', wholeNumber({ min: 1, max: 200, example: '20' }), run.maxTasks, {
    meaning: 'Tasks a plan may have, subtasks included.',
  }),
  MAX_STEPS: preset('Limits', wholeNumber({ min: 1, max: 1000, example: '60' }), run.maxSteps, {
    meaning: 'Model replies in one attempt.',
  }),
  WORKER_TIMEOUT_SECONDS: preset(
    'Limits',
    wholeNumber({ min: 10, max: 86_400, example: '1800' }),
    run.workerTimeoutSeconds,
    { meaning: 'Longest time for one attempt, in seconds.' },
  ),
  SANDBOX_MEMORY_MB: preset('Limits', wholeNumber({ min: 64, max: 1_048_576, example: '4096' }), 4096, {
    meaning: 'Memory of one command and all its processes, in MiB.',
  }),
  SANDBOX_CPU_SECONDS: preset('Limits', wholeNumber({ min: 10, max: 86_400, example: '1800' }), 1800, {
    meaning: 'Processor time of one command and all its processes, in seconds.',
  }),
  SANDBOX_PROCESSES: preset('Limits', wholeNumber({ min: 16, max: 32_768, example: '512' }), 512, {
    meaning: 'Processes and threads of one command at the same time.',
  }),
  SANDBOX_WORKTREE_MB: preset('Limits', wholeNumber({ min: 16, max: 1_048_576, example: '4096' }), 4096, {
    meaning: 'What one worktree may take on disk, with what commands generate in it, in MiB.',
  }),
  BUDGET_USD: preset('Limits', decimal({ min: 0.01, max: 100_000, example: '20' }), run.budget.usd, {
    meaning: 'What one run may cost, in US dollars.',
  }),
  BUDGET_TOKENS: preset('Limits', wholeNumber({ min: 1000, example: '20000000' }), run.budget.tokens, {
    meaning: 'Tokens one run may use; the limit that holds where a price is unknown.',
  }),
  MONTH_USD: optional('Limits', decimal({ min: 0.01, max: 1_000_000, example: '200' }), {
    meaning:
      'What all runs of one installation of the App may cost in a calendar month (UTC), in US dollars; the most that a repository may allow itself.',
    otherwise: 'no limit a month',
  }),
  ANTHROPIC_RPM: requestsPerMinute('anthropic'),
  ANTHROPIC_TPM: tokensPerMinute('anthropic'),
  OPENAI_RPM: requestsPerMinute('openai'),
  OPENAI_TPM: tokensPerMinute('openai'),
  OPENROUTER_RPM: requestsPerMinute('openrouter'),
  OPENROUTER_TPM: tokensPerMinute('openrouter'),
  GOOGLE_RPM: requestsPerMinute('google'),
  GOOGLE_TPM: tokensPerMinute('google'),
  GLM_RPM: requestsPerMinute('glm'),
  GLM_TPM: tokensPerMinute('glm'),
  LOCAL_RPM: requestsPerMinute('local'),
  LOCAL_TPM: tokensPerMinute('local'),
  CUSTOM_RPM: requestsPerMinute('custom'),
  CUSTOM_TPM: tokensPerMinute('custom'),
  MODEL_IDLE_SECONDS: optional('Limits', wholeNumber({ min: 1, max: 290, example: '120' }), {
    meaning: 'How long a provider may send nothing before a request is ended and made anew, in seconds.',
    otherwise: '60 to 280, by provider',
  }),

  MAX_BUDGET_USD: preset('Limits', decimal({ min: 0.01, max: 100_000, example: '100' }), 100, {
    meaning: 'What people may raise the budget of one run to, in US dollars; BUDGET_USD if that is more.',
  }),
  MAX_BUDGET_TOKENS: preset('Limits', wholeNumber({ min: 1000, example: '100000000' }), 100_000_000, {
    meaning: 'Tokens that people may raise the budget of one run to; BUDGET_TOKENS if that is more.',
  }),

  PLAN_APPROVAL: preset('Policy', choice(['no', 'yes']), 'no', {
    meaning: 'Whether a plan waits for a person to approve it before work begins.',
  }),
  MERGE_APPROVAL: preset('Policy', choice(['strategist', 'human', 'manual']), run.merge.approval, {
    meaning: 'Who lets a pull request be merged: the strategist, a person as well, or only people by hand.',
  }),
  MERGE_METHOD: preset('Policy', choice(['squash', 'merge', 'rebase']), run.merge.method, {
    meaning: 'How pull requests are merged.',
  }),
  MERGE_INTO: preset('Policy', choice(['default', 'run']), 'default', {
    meaning:
      'Where tasks are merged: into the default branch, or into a branch of the run, which one last pull request brings there.',
  }),
  ON_CANCEL: preset('Policy', choice(['close', 'keep']), 'close', {
    meaning: 'What becomes of open pull requests when a run is cancelled; kept ones keep their branches.',
  }),
  REMIND_AFTER_HOURS: preset('Policy', wholeNumber({ min: 0, max: 720, example: '24' }), 24, {
    meaning:
      'After how many hours a task, or its merge, that waits for a person reminds them, once; 0: never.',
  }),
  SANDBOX: preset('Policy', choice(['bubblewrap', 'none']), 'bubblewrap', {
    meaning:
      'What tools run in; `none` only where the machine itself is thrown away afterwards, and for private repositories.',
  }),
  SETUP_HOSTS: optional('Policy', hostList(), {
    meaning:
      "Registries that a project's `setup` may reach through Troupe's proxy, with commas between; `*.` before a name means all below it.",
    otherwise: 'no setup phase',
  }),
  SWEEP_SECONDS: preset('Policy', wholeNumber({ min: 1, max: 3600, example: '30' }), 30, {
    meaning: 'How often every open run is looked at although nothing happened, in seconds.',
  }),
  SETTLE_SECONDS: preset('Policy', wholeNumber({ min: 0, max: 600, example: '10' }), 10, {
    meaning: 'How long to wait before looking for a write to GitHub whose answer was lost, in seconds.',
  }),
  GATHER_SECONDS: preset('Policy', decimal({ min: 0, max: 600, example: '3' }), 3, {
    meaning:
      'Least time between two edits of a tracking issue, in seconds; what happens together is one edit.',
  }),
  SEND_TIMEOUT_SECONDS: preset('Policy', wholeNumber({ min: 1, max: 300, example: '15' }), 15, {
    meaning: 'How long a write to GitHub may take, in seconds; github.com itself ends a request after 10.',
  }),
} as const satisfies Record<string, Setting>;

function hostName(): Form<string> {
  const schema = z
    .string()
    .regex(/^[a-z0-9.-]+(:\d+)?$/i)
    .max(255);
  return {
    schema,
    allowed: 'a host name without https:// and without a path',
    example: 'github.example.com',
  };
}

/** Host names, each with its port where it is not that of HTTP or HTTPS. */
function hostList(): Form<readonly string[]> {
  const host = z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i);
  const schema = z
    .string()
    .transform((given) => given.split(',').map((name) => name.trim().toLowerCase()))
    .pipe(z.array(host).min(1));
  return {
    schema,
    allowed: 'host names with commas between, without https:// and without paths',
    example: 'registry.example.com,*.packages.example.com',
  };
}

function databaseUrl(): Form<string> {
  const schema = z.url({ protocol: /^postgres(ql)?$/ });
  return { schema, allowed: 'a postgresql:// address', example: 'postgresql://troupe@db.example.com/troupe' };
}

export type VariableName = keyof typeof environment;

/** The parsed variables: those with a default are always there. */
export type Values = {
  readonly [K in VariableName]: (typeof environment)[K] extends { readonly fallback: infer T }
    ? T
    : (typeof environment)[K] extends Setting<infer T>
      ? T | undefined
      : never;
};
