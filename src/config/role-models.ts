// Which model plays which role: what was named, else what the configured providers offer.
import { familyOf } from '../domain/model-family.ts';
import type { Values } from './environment.ts';
import { type ProviderName, providerNames } from './forms.ts';
import type { Role } from '../domain/settings.ts';

/** A key, an address, or both, and what a minute may hold. */
export interface ProviderAccess {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  readonly limits?: { readonly requests?: number; readonly tokens?: number };
}

export type Providers = Readonly<Partial<Record<ProviderName, ProviderAccess>>>;

export interface RoleModel {
  readonly provider: ProviderName;
  readonly model: string;
  /** 0 to 2; absent: the provider's default. */
  readonly temperature?: number;
  /** Tokens of one reply. */
  readonly maxTokens?: number;
  /** Of one attempt, plan or review. */
  readonly timeoutSeconds?: number;
  /** Who takes over, in this order. */
  readonly fallback?: readonly { readonly provider: ProviderName; readonly model: string }[];
}

export type RoleModels = Readonly<Record<Role, RoleModel>>;

interface Offer {
  /** For planning and review. */
  readonly strong: string;
  /** For the bulk of the work. */
  readonly quick: string;
}

/** Not `local` and `custom`: what those serve, only their owner knows. */
const offers: Partial<Record<ProviderName, Offer>> = {
  anthropic: { strong: 'claude-opus-5-5', quick: 'claude-sonnet-5' },
  openai: { strong: 'gpt-5.6-sol', quick: 'gpt-5.6-terra' },
  openrouter: { strong: 'anthropic/claude-sonnet-5', quick: 'z-ai/glm-5.3' },
  google: { strong: 'gemini-3.1-pro-preview', quick: 'gemini-3.8-flash' },
  glm: { strong: 'glm-5.3', quick: 'glm-5.3' },
};

/** The providers that have what they need: a key, or an address where a key is not always asked for. */
export function configuredProviders(values: Values): Providers {
  const access: Record<ProviderName, ProviderAccess | undefined> = {
    anthropic: accessTo(values.ANTHROPIC_API_KEY, values.ANTHROPIC_BASE_URL),
    openai: accessTo(values.OPENAI_API_KEY, values.OPENAI_BASE_URL),
    openrouter: accessTo(values.OPENROUTER_API_KEY, values.OPENROUTER_BASE_URL),
    google: accessTo(values.GOOGLE_API_KEY, values.GOOGLE_BASE_URL),
    glm: accessTo(values.GLM_API_KEY, values.GLM_BASE_URL),
    local: accessTo(undefined, values.OLLAMA_BASE_URL ?? values.LOCAL_BASE_URL),
    custom: values.CUSTOM_BASE_URL ? accessTo(values.CUSTOM_API_KEY, values.CUSTOM_BASE_URL) : undefined,
  };
  return Object.fromEntries(
    providerNames.flatMap((name) => {
      const [found, limits] = [access[name], limitsOf(values, name)];
      return found === undefined ? [] : [[name, limits === undefined ? found : { ...found, limits }]];
    }),
  );
}

function accessTo(apiKey: string | undefined, baseUrl: string | undefined): ProviderAccess | undefined {
  if (apiKey === undefined && baseUrl === undefined) return undefined;
  return { ...(apiKey !== undefined && { apiKey }), ...(baseUrl !== undefined && { baseUrl }) };
}

function limitsOf(values: Values, name: ProviderName): ProviderAccess['limits'] {
  const prefix = name.toUpperCase() as Uppercase<ProviderName>;
  const [requests, tokens] = [values[`${prefix}_RPM`], values[`${prefix}_TPM`]];
  if (requests === undefined && tokens === undefined) return undefined;
  return { ...(requests !== undefined && { requests }), ...(tokens !== undefined && { tokens }) };
}

/** Every role's model, or undefined when nothing at all says which models there are. */
export function chooseRoleModels(values: Values, providers: Providers): RoleModels | undefined {
  const chosen = choose(values, providers);
  if (chosen === undefined) return undefined;
  const { plans, works, reviews } = chosen;
  return {
    director: playing(plans, values, 'DIRECTOR'),
    code: playing(values.CODE_MODEL ?? works, values, 'CODE', 'WORKER'),
    test: playing(values.TEST_MODEL ?? works, values, 'TEST', 'WORKER'),
    planner: playing(values.PLANNER_MODEL ?? works, values, 'PLANNER', 'WORKER'),
    research: playing(values.RESEARCH_MODEL ?? works, values, 'RESEARCH', 'WORKER'),
    strategist: playing(reviews, values, 'STRATEGIST'),
  };
}

/** With the settings of the role, or, where it has none, those of all workers. */
function playing(
  model: RoleModel,
  values: Values,
  role: Uppercase<Role>,
  all: 'WORKER' | Uppercase<Role> = role,
): RoleModel {
  const temperature = values[`${role}_TEMPERATURE`] ?? values[`${all}_TEMPERATURE`];
  const maxTokens = values[`${role}_MAX_TOKENS`] ?? values[`${all}_MAX_TOKENS`];
  const timeoutSeconds = values[`${role}_TIMEOUT_SECONDS`];
  const fallback = values[`${role}_FALLBACK`] ?? values[`${all}_FALLBACK`];
  return {
    ...model,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(fallback !== undefined && { fallback }),
  };
}

function choose(
  values: Values,
  providers: Providers,
): { plans: RoleModel; works: RoleModel; reviews: RoleModel } | undefined {
  const usual = offersOf(providers, (access) => access.baseUrl === undefined);
  // Somebody's own server at a provider's place may serve other models: there, what was named comes first.
  const redirected = offersOf(providers, (access) => access.baseUrl !== undefined);
  const named = values.WORKER_MODEL ?? values.DIRECTOR_MODEL ?? values.CODE_MODEL ?? values.STRATEGIST_MODEL;
  const plans = values.DIRECTOR_MODEL ?? usual[0]?.strong ?? named ?? redirected[0]?.strong;
  const works = values.WORKER_MODEL ?? usual[0]?.quick ?? named ?? redirected[0]?.quick;
  if (plans === undefined || works === undefined) return undefined;
  return { plans, works, reviews: values.STRATEGIST_MODEL ?? ofAnotherHouse(values, works, usual) ?? plans };
}

/** A reviewer of another house does not share the worker's blind spots. */
function ofAnotherHouse(
  values: Values,
  works: RoleModel,
  usual: readonly { readonly strong: RoleModel }[],
): RoleModel | undefined {
  const code = values.CODE_MODEL ?? works;
  const houses = new Set([code, values.TEST_MODEL ?? works].map(houseOf));
  const strong = usual.map((offer) => offer.strong);
  return (
    strong.find((model) => !houses.has(houseOf(model))) ??
    strong.find((model) => houseOf(model) !== houseOf(code))
  );
}

function houseOf({ provider, model }: RoleModel): string {
  return familyOf({ provider, name: model });
}

/** What the built-in table offers, in the order of the provider list. */
function offersOf(
  providers: Providers,
  counts: (access: ProviderAccess) => boolean,
): { strong: RoleModel; quick: RoleModel }[] {
  return providerNames.flatMap((provider) => {
    const [access, offer] = [providers[provider], offers[provider]];
    if (access === undefined || offer === undefined || !counts(access)) return [];
    return [{ strong: { provider, model: offer.strong }, quick: { provider, model: offer.quick } }];
  });
}
