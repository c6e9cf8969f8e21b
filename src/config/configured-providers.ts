// The providers that are configured, and what is missing for those that the chosen models need.
import type { ModelName } from '../domain/role-model.ts';
import type { ProviderAccess, Providers, RateLimits } from '../llm/provider-access.ts';
import { findProvider, type Provider, providers } from '../llm/providers.ts';
import type { Values } from './environment.ts';
import type { RoleModels } from './role-models.ts';
import { requestsVariable, tokensVariable } from './settings/model-providers.ts';

export function configuredProviders(values: Values): Providers {
  return Object.fromEntries(
    providers.flatMap((provider) => {
      const access = accessTo(provider, values);
      return access === undefined ? [] : [[provider.name, access]];
    }),
  );
}

/** Undefined without a key and an address; a provider that has no address of its own needs one. */
function accessTo(provider: Provider, values: Values): ProviderAccess | undefined {
  const { keyVariable, baseUrlVariable, baseUrlAlias } = provider;
  const apiKey = keyVariable && values[keyVariable];
  const baseUrl = values[baseUrlVariable] ?? (baseUrlAlias && values[baseUrlAlias]);
  if (baseUrl === undefined && (apiKey === undefined || provider.baseUrl === undefined)) return undefined;
  const limits = limitsOf(provider, values);
  return {
    ...(apiKey !== undefined && { apiKey }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(limits !== undefined && { limits }),
  };
}

function limitsOf(provider: Provider, values: Values): RateLimits | undefined {
  const requests = values[requestsVariable(provider)];
  const tokens = values[tokensVariable(provider)];
  if (requests === undefined && tokens === undefined) return undefined;
  return { ...(requests !== undefined && { requests }), ...(tokens !== undefined && { tokens }) };
}

/** A named model needs its provider's key or address; a provider without default models needs a name. */
export function missingAccess(
  values: Values,
  models: RoleModels | undefined,
  configured: Providers,
): string[] {
  const needed = new Set(namedModels(values, models).map(({ provider }) => provider));
  const problems = providers
    .filter(({ name }) => needed.has(name) && configured[name] === undefined)
    .map(
      (provider) =>
        `A setting names a model of "${provider.name}", but ${accessVariable(provider)} is not set. ` +
        'Set it, or name another model.',
    );
  const [first] = Object.keys(configured);
  if (models !== undefined || first === undefined) return problems;
  return [
    ...problems,
    `WORKER_MODEL is missing: ${Object.keys(configured).join(' and ')} can serve any model, so name one. ` +
      `Example: WORKER_MODEL=${exampleModel(first)}`,
  ];
}

function namedModels(values: Values, models: RoleModels | undefined): ModelName[] {
  return [
    ...Object.values(models ?? {}).flatMap((model) => [model, ...(model.fallback ?? [])]),
    ...(values.STRONGER_MODEL ? [values.STRONGER_MODEL] : []),
  ];
}

function accessVariable({ needsKey, keyVariable, baseUrlVariable }: Provider): string {
  return needsKey && keyVariable !== undefined ? keyVariable : baseUrlVariable;
}

function exampleModel(name: string): string {
  const models = findProvider(name)?.models;
  return `${name}:${models !== undefined && 'example' in models ? models.example : 'NAME'}`;
}

/** What to do when no model is configured at all. */
export function howToConfigureModels(): string {
  const keys = providers.flatMap(({ needsKey, keyVariable }) => (needsKey && keyVariable) || []);
  const servers = providers
    .filter(({ needsKey }) => !needsKey)
    .map(
      ({ name, baseUrlVariable, baseUrl = 'https://models.example.com/v1' }) =>
        `${baseUrlVariable}=${baseUrl} with WORKER_MODEL=${exampleModel(name)}`,
    );
  return (
    `No model is configured. Set a key: ${keys.slice(0, -1).join(', ')} or ${keys.at(-1)}. ` +
    `Or name a server of your own and its model: ${servers.join(', or ')}.`
  );
}
