// The providers of language models: one row each. A new OpenAI-compatible one is a new row here, or `custom`.

export interface Provider {
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly dialect: 'openai' | 'anthropic';
  /** Missing where it has to be configured. */
  readonly baseUrl?: string;
  /** Environment variables, as config.ts reads them, for the messages that name them. */
  readonly keyVariable?: string;
  readonly baseUrlVariable: string;
  readonly needsKey: boolean;
  /** What the provider calls the limit on a reply's tokens. */
  readonly outputLimit: 'max_tokens' | 'max_completion_tokens';
  /** Names in the price list, tried in order. */
  readonly pricedAs: readonly string[];
  /** Its usage says in dollars what a call cost. */
  readonly reportsCost?: boolean;
  /**
   * How long it may send nothing at all. Anthropic and OpenRouter give signs of life while a model thinks, GLM and
   * Google stream; OpenAI may think in silence, and somebody's own machine may need minutes to read a long request.
   */
  readonly idleSeconds: number;
  /** What answers to a valid key only, and costs nothing. */
  readonly keyCheckPath?: string;
}

export const providers: readonly Provider[] = [
  {
    name: 'openai',
    title: 'OpenAI',
    dialect: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    keyVariable: 'OPENAI_API_KEY',
    baseUrlVariable: 'OPENAI_BASE_URL',
    needsKey: true,
    outputLimit: 'max_completion_tokens',
    pricedAs: ['openai'],
    idleSeconds: 180,
    keyCheckPath: '/models',
  },
  {
    name: 'anthropic',
    title: 'Anthropic',
    dialect: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    keyVariable: 'ANTHROPIC_API_KEY',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    needsKey: true,
    outputLimit: 'max_tokens',
    pricedAs: ['anthropic'],
    idleSeconds: 60,
    keyCheckPath: '/v1/models',
  },
  {
    name: 'openrouter',
    title: 'OpenRouter',
    dialect: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
    baseUrlVariable: 'OPENROUTER_BASE_URL',
    needsKey: true,
    outputLimit: 'max_tokens',
    pricedAs: ['openrouter'],
    idleSeconds: 60,
    keyCheckPath: '/key',
    reportsCost: true,
  },
  {
    name: 'google',
    title: 'Google',
    dialect: 'openai',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyVariable: 'GOOGLE_API_KEY',
    baseUrlVariable: 'GOOGLE_BASE_URL',
    needsKey: true,
    outputLimit: 'max_tokens',
    pricedAs: ['google'],
    idleSeconds: 90,
    keyCheckPath: '/models',
  },
  {
    name: 'glm',
    title: 'GLM (Z.ai)',
    dialect: 'openai',
    baseUrl: 'https://api.z.ai/api/paas/v4',
    keyVariable: 'GLM_API_KEY',
    baseUrlVariable: 'GLM_BASE_URL',
    needsKey: true,
    outputLimit: 'max_tokens',
    pricedAs: ['zai', 'zhipuai'],
    idleSeconds: 90,
  },
  {
    name: 'local',
    title: 'Ollama',
    dialect: 'openai',
    baseUrl: 'http://localhost:11434/v1',
    baseUrlVariable: 'OLLAMA_BASE_URL',
    needsKey: false,
    outputLimit: 'max_tokens',
    pricedAs: [],
    idleSeconds: 280,
  },
  {
    name: 'custom',
    title: 'The custom server',
    dialect: 'openai',
    keyVariable: 'CUSTOM_API_KEY',
    baseUrlVariable: 'CUSTOM_BASE_URL',
    needsKey: false,
    outputLimit: 'max_tokens',
    pricedAs: [],
    idleSeconds: 280,
  },
];

export function findProvider(name: string): Provider | undefined {
  return providers.find((provider) => provider.name === name);
}
