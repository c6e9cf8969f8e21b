// The variables of each model provider, made from its row in src/llm/providers.ts.
import { type Provider, providers } from '../../llm/providers.ts';
import { text, url, wholeNumber } from '../forms.ts';
import { type Group, optional, type Setting } from '../setting.ts';

/** The parsed values of these variables. */
export interface ProviderValues {
  readonly [variable: `${string}_API_KEY` | `${string}_BASE_URL`]: string | undefined;
  readonly [variable: `${string}_RPM` | `${string}_TPM`]: number | undefined;
}

export const modelProviders: Group = Object.assign({}, ...providers.map(variablesOf)) as Group;

function variablesOf(provider: Provider): Group {
  const { keyVariable, baseUrlVariable, baseUrlAlias } = provider;
  return {
    ...(keyVariable && { [keyVariable]: apiKey(provider) }),
    [baseUrlVariable]: baseUrl(provider),
    ...(baseUrlAlias && { [baseUrlAlias]: alias(provider) }),
    [requestsVariable(provider)]: requestsPerMinute(provider),
    [tokensVariable(provider)]: tokensPerMinute(provider),
  };
}

export function requestsVariable({ name }: Provider): `${string}_RPM` {
  return `${name.toUpperCase()}_RPM`;
}

export function tokensVariable({ name }: Provider): `${string}_TPM` {
  return `${name.toUpperCase()}_TPM`;
}

function apiKey({ name, serves }: Provider): Setting<string> {
  return optional(text('the key as the provider shows it'), {
    meaning: `Key for \`${name}\` (${serves}).`,
    secret: true,
  });
}

/** Without a key, the address is what makes a provider known, so its default is not taken. */
function baseUrl({ name, serves, needsKey, baseUrl, baseUrlAlias }: Provider): Setting<string> {
  const address = url(baseUrl ?? 'https://models.example.com/v1');
  if (needsKey && baseUrl !== undefined)
    return optional(address, { meaning: `Another address for \`${name}\`.`, otherwise: baseUrl });
  return optional(address, {
    meaning: `Address of \`${name}\` (${serves}).`,
    otherwise: baseUrlAlias ?? `no \`${name}\` models`,
  });
}

function alias({ name, baseUrl = '', baseUrlVariable }: Provider): Setting<string> {
  return optional(url(baseUrl), {
    meaning: `Another name for ${baseUrlVariable}, which takes precedence.`,
    otherwise: `no \`${name}\` models`,
  });
}

function requestsPerMinute({ name }: Provider): Setting<number> {
  return optional(wholeNumber({ min: 1, max: 1_000_000, example: '50' }), {
    meaning: `Requests per minute to \`${name}\`, over all processes.`,
    otherwise: 'the provider’s own limit',
  });
}

function tokensPerMinute({ name }: Provider): Setting<number> {
  return optional(wholeNumber({ min: 1000, example: '200000' }), {
    meaning: `Tokens per minute at \`${name}\`, requests and replies, over all processes.`,
    otherwise: 'the provider’s own limit',
  });
}
