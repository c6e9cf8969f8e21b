// The providers of language models, one row each. A row is all that a provider needs: its environment variables, its
// lines in the documentation, its messages, its default models and the family of a model all come from here.
// A new provider that speaks OpenAI's or Anthropic's API is a new row.

export interface Provider {
  /** What stands before the colon in `provider:model`: lower-case letters. */
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  /** What it serves, for docs/CONFIGURATION.md; a phrase. */
  readonly serves: string;
  readonly dialect: 'openai' | 'anthropic';
  /** Missing where it has to be configured. */
  readonly baseUrl?: string;
  /** Missing where the provider knows no keys. */
  readonly keyVariable?: `${string}_API_KEY`;
  readonly needsKey: boolean;
  readonly baseUrlVariable: `${string}_BASE_URL`;
  /** A second name for `baseUrlVariable`, which wins over it. */
  readonly baseUrlAlias?: `${string}_BASE_URL`;
  /** The defaults for the roles; an example where only the operator knows which models there are. */
  readonly models: { readonly strongest: string; readonly quick: string } | { readonly example: string };
  /** The names of its own models, wherever they are served. Missing where it serves models of other companies. */
  readonly ownModels?: RegExp;
  /** What the provider calls the limit on a reply's tokens. */
  readonly outputLimit: 'max_tokens' | 'max_completion_tokens';
  /** Names in the price list, tried in order. */
  readonly pricedAs: readonly string[];
  /** Its usage says in dollars what a call cost. */
  readonly reportsCost?: boolean;
  /**
   * How long it may send nothing at all. Anthropic and OpenRouter send pings while a model thinks, GLM and Google
   * stream; OpenAI may think in silence, and the operator's own machine may need minutes to read a long request.
   */
  readonly idleSeconds: number;
  /** A path that answers to a valid key only, and costs nothing. */
  readonly keyCheckPath?: string;
  /** Its models refuse a tool call of another model without this stand-in for their signature. */
  readonly foreignCallSignature?: string;
  /** The command that downloads a model, for the message that it is missing. */
  readonly pullCommand?: string;
}

/** In the order of preference: without other settings, the first provider with a key works. */
export const providers: readonly Provider[] = [
  {
    name: 'anthropic',
    title: 'Anthropic',
    serves: 'Claude models',
    dialect: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    keyVariable: 'ANTHROPIC_API_KEY',
    needsKey: true,
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    models: { strongest: 'claude-opus-5-5', quick: 'claude-sonnet-5' },
    ownModels: /\bclaude|^anthropic\//i,
    outputLimit: 'max_tokens',
    pricedAs: ['anthropic'],
    idleSeconds: 60,
    keyCheckPath: '/v1/models',
  },
  {
    name: 'openai',
    title: 'OpenAI',
    serves: 'GPT models',
    dialect: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    keyVariable: 'OPENAI_API_KEY',
    needsKey: true,
    baseUrlVariable: 'OPENAI_BASE_URL',
    models: { strongest: 'gpt-5.6-sol', quick: 'gpt-5.6-terra' },
    ownModels: /\bgpt-|\bo\d(?:-|$)|^openai\//i,
    outputLimit: 'max_completion_tokens',
    pricedAs: ['openai'],
    idleSeconds: 180,
    keyCheckPath: '/models',
  },
  {
    name: 'openrouter',
    title: 'OpenRouter',
    serves: 'models of many companies with one key',
    dialect: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
    needsKey: true,
    baseUrlVariable: 'OPENROUTER_BASE_URL',
    models: { strongest: 'anthropic/claude-sonnet-5', quick: 'z-ai/glm-5.3' },
    outputLimit: 'max_tokens',
    pricedAs: ['openrouter'],
    idleSeconds: 60,
    keyCheckPath: '/key',
    reportsCost: true,
  },
  {
    name: 'google',
    title: 'Google',
    serves: 'Gemini models',
    dialect: 'openai',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyVariable: 'GOOGLE_API_KEY',
    needsKey: true,
    baseUrlVariable: 'GOOGLE_BASE_URL',
    models: { strongest: 'gemini-3.1-pro-preview', quick: 'gemini-3.8-flash' },
    ownModels: /\bgem(?:ini|ma)|^google\//i,
    outputLimit: 'max_tokens',
    pricedAs: ['google'],
    idleSeconds: 90,
    keyCheckPath: '/models',
    // Gemini from 3 on; Google documents this value.
    foreignCallSignature: 'skip_thought_signature_validator',
  },
  {
    name: 'glm',
    title: 'GLM (Z.ai)',
    serves: 'GLM models of Zhipu',
    dialect: 'openai',
    baseUrl: 'https://api.z.ai/api/paas/v4',
    keyVariable: 'GLM_API_KEY',
    needsKey: true,
    baseUrlVariable: 'GLM_BASE_URL',
    models: { strongest: 'glm-5.3', quick: 'glm-5.3' },
    ownModels: /\bglm-|^z-ai\//i,
    outputLimit: 'max_tokens',
    pricedAs: ['zai', 'zhipuai'],
    idleSeconds: 90,
  },
  {
    name: 'local',
    title: 'Ollama',
    serves: 'models in Ollama, on a machine of your own',
    dialect: 'openai',
    baseUrl: 'http://localhost:11434/v1',
    needsKey: false,
    baseUrlVariable: 'OLLAMA_BASE_URL',
    baseUrlAlias: 'LOCAL_BASE_URL',
    models: { example: 'qwen3:32b' },
    outputLimit: 'max_tokens',
    pricedAs: [],
    idleSeconds: 280,
    pullCommand: 'ollama pull',
  },
  {
    name: 'custom',
    title: 'The custom server',
    serves: 'any OpenAI-compatible server',
    dialect: 'openai',
    keyVariable: 'CUSTOM_API_KEY',
    needsKey: false,
    baseUrlVariable: 'CUSTOM_BASE_URL',
    models: { example: 'NAME' },
    outputLimit: 'max_tokens',
    pricedAs: [],
    idleSeconds: 280,
  },
];

export function findProvider(name: string): Provider | undefined {
  return providers.find((provider) => provider.name === name);
}
