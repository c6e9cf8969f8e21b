// What is known of an environment variable besides its name, and the two ways to write one down.
import type { Form } from './forms.ts';

export interface Setting<T = unknown> extends Form<T> {
  /** One sentence, with the unit where there is one. */
  readonly meaning: string;
  /** What holds when the variable is not set, in words a reader can follow. */
  readonly otherwise: string;
  /** Never printed, not even when it is wrong. */
  readonly secret?: boolean;
  /** The key of `.github/troupe.yml` with which a repository overrides it. */
  readonly repositoryKey?: string;
  readonly fallback?: T;
}

/** By the variable's name. */
export type Group = Readonly<Record<string, Setting>>;

/** The parsed values: those with a default are always there. */
export type ValuesOf<G extends Group> = {
  readonly [K in keyof G]: G[K] extends { readonly fallback: infer T }
    ? T
    : G[K] extends Setting<infer T>
      ? T | undefined
      : never;
};

interface Words {
  readonly meaning: string;
  readonly otherwise?: string;
  readonly secret?: boolean;
  readonly repositoryKey?: string;
}

/** A setting with a default. */
export function preset<T extends string | number | boolean>(
  form: Form<T>,
  fallback: T,
  words: Words,
): Setting<T> & { readonly fallback: T } {
  return { ...form, otherwise: String(fallback), ...words, fallback };
}

export function optional<T>(form: Form<T>, words: Words): Setting<T> {
  return { ...form, otherwise: 'not set', ...words };
}
