// The forms a variable's text can have: how it is parsed, and how to say what is allowed.
import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

export interface Form<T> {
  /** From the variable's text to its value. */
  readonly schema: z.ZodType<T, string>;
  /** Completes "it must be …". */
  readonly allowed: string;
  readonly example: string;
}

export const providerNames = [
  'anthropic',
  'openai',
  'openrouter',
  'google',
  'glm',
  'local',
  'custom',
] as const;
export type ProviderName = (typeof providerNames)[number];

export function text(example: string, atLeast = 1): Form<string> {
  const allowed = atLeast === 1 ? 'a text' : `a text of at least ${atLeast} characters`;
  return { schema: z.string().min(atLeast), allowed, example };
}

export function url(example: string): Form<string> {
  const schema = z.url({ protocol: /^https?$/ }).transform((given) => given.replace(/\/+$/, ''));
  return { schema, allowed: 'an address that begins with https:// or http://', example };
}

interface Range {
  readonly min: number;
  readonly max?: number;
  readonly example: string;
}

export function wholeNumber({ min, max = Number.MAX_SAFE_INTEGER, example }: Range): Form<number> {
  const schema = z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
  return { schema, allowed: `a whole number ${between(min, max)}`, example };
}

export function decimal({ min, max = Number.MAX_SAFE_INTEGER, example }: Range): Form<number> {
  const schema = z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
  return { schema, allowed: `a number ${between(min, max)}`, example };
}

function between(min: number, max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
}

export function choice<const T extends string>(options: readonly [T, ...T[]]): Form<T> {
  return { schema: z.enum(options), allowed: `one of ${options.join(', ')}`, example: options[0] };
}

/** `provider:model`; only the first colon divides, for models that have one in their name (`qwen3:32b`). */
export function modelChoice(): Form<{ provider: ProviderName; model: string }> {
  const schema = z
    .string()
    .regex(/^[a-z]+:\S+$/)
    .transform((given) => {
      const colon = given.indexOf(':');
      return { provider: given.slice(0, colon), model: given.slice(colon + 1) };
    })
    .pipe(z.object({ provider: z.enum(providerNames), model: z.string() }));
  const allowed = `provider:model, the provider one of ${providerNames.join(', ')}`;
  return { schema, allowed, example: 'openrouter:minimax/minimax-m2' };
}

/** One `provider:model` or several, with commas between. */
export function modelChoices(): Form<readonly { provider: ProviderName; model: string }[]> {
  const { schema: one, allowed } = modelChoice();
  const schema = z
    .string()
    .transform((given) => given.split(',').map((part) => part.trim()))
    .pipe(z.array(one).min(1).max(5));
  return {
    schema,
    allowed: `${allowed}; up to five, with commas between`,
    example: 'openai:gpt-5.6-terra,glm:glm-5.3',
  };
}

export function privateKey(): Form<string> {
  const schema = z.string().transform((given, context) => {
    const pem = readPrivateKey(given);
    if (pem !== undefined) return pem;
    context.addIssue({ code: 'custom', message: 'not a private key' });
    return z.NEVER;
  });
  return {
    schema,
    allowed: 'a PEM private key: as it is, with its line ends written as \\n, or in base64',
    example: '"-----BEGIN RSA PRIVATE KEY-----\\n…\\n-----END RSA PRIVATE KEY-----\\n"',
  };
}

/** The key as PEM text, or undefined when it is none. */
export function readPrivateKey(given: string): string | undefined {
  const plain = given.includes('-----BEGIN') ? given : Buffer.from(given, 'base64').toString('utf8');
  const pem = plain.replaceAll('\\n', '\n').trim();
  try {
    createPrivateKey(pem);
    return `${pem}\n`;
  } catch {
    return undefined;
  }
}
