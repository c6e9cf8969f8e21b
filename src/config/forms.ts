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

export function hostName(): Form<string> {
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
export function hostList(): Form<readonly string[]> {
  const host = z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i);
  const schema = z
    .string()
    .transform((given) => given.split(',').map((name) => name.trim().toLowerCase()))
    .pipe(z.array(host).min(1));
  return {
    schema,
    allowed: 'host names separated by commas, without https:// and without paths',
    example: 'registry.example.com,*.packages.example.com',
  };
}

export function databaseUrl(): Form<string> {
  const schema = z.url({ protocol: /^postgres(ql)?$/ });
  return { schema, allowed: 'a postgresql:// address', example: 'postgresql://troupe@db.example.com/troupe' };
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
    allowed: 'a PEM private key: as text, as text with its line ends written as \\n, or in base64',
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
