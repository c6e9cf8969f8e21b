// Keeps one noun's records with their recent past, so that a lagging read answers what was true a moment ago.
import { AsyncLocalStorage } from 'node:async_hooks';

/** The nouns whose reads can lag behind their writes. */
export const laggingNouns = [
  'issues',
  'labels',
  'comments',
  'reactions',
  'pulls',
  'reviews',
  'review-comments',
  'checks',
  'statuses',
] as const;
export type LaggingNoun = (typeof laggingNouns)[number];

export interface Lag {
  readonly ms: number;
  readonly nouns: readonly LaggingNoun[];
}

interface Version<T> {
  readonly at: number;
  /** `undefined`: deleted. */
  readonly record: T | undefined;
}

/** The past older than this is forgotten; no lag is longer. */
const remembered = 60_000;

const current = new AsyncLocalStorage<Lag>();

/** Runs `read` so that the chosen nouns' tables answer the state of `lag.ms` milliseconds ago. */
export function readingLate<T>(lag: Lag, read: () => T): T {
  return current.run(lag, read);
}

export class Table<T extends { readonly id: number }> {
  readonly #noun: LaggingNoun | undefined;
  readonly #history = new Map<number, Version<T>[]>();

  /** A table without a noun is never read late. */
  constructor(noun?: LaggingNoun) {
    this.#noun = noun;
  }

  get(id: number): T | undefined {
    return this.#visible(this.#history.get(id));
  }

  /** Like `get`, but what a lagging read cannot see yet is shown as it is now: links never lead nowhere. */
  linked(id: number): T | undefined {
    return this.get(id) ?? this.#history.get(id)?.at(-1)?.record;
  }

  /** All records, oldest first. */
  all(): T[] {
    return [...this.#history.values()].flatMap((versions) => this.#visible(versions) ?? []);
  }

  find(matches: (record: T) => boolean): T | undefined {
    return this.all().find(matches);
  }

  filter(matches: (record: T) => boolean): T[] {
    return this.all().filter(matches);
  }

  put(record: T): T {
    this.#write(record.id, record);
    return record;
  }

  /** Writes changed fields of a record that exists. */
  change(id: number, changes: Partial<T>): T {
    const record = this.#history.get(id)?.at(-1)?.record;
    if (record === undefined) throw new Error(`no record ${id} to change`);
    return this.put({ ...record, ...changes });
  }

  delete(id: number): void {
    this.#write(id, undefined);
  }

  #write(id: number, record: T | undefined): void {
    const at = Date.now();
    const versions = this.#history.get(id) ?? [];
    const firstKept = Math.max(
      0,
      versions.findLastIndex((version) => version.at < at - remembered),
    );
    this.#history.set(id, [...versions.slice(firstKept), { at, record }]);
  }

  #visible(versions: readonly Version<T>[] | undefined): T | undefined {
    const lag = current.getStore();
    if (lag === undefined || this.#noun === undefined || !lag.nouns.includes(this.#noun)) {
      return versions?.at(-1)?.record;
    }
    const asOf = Date.now() - lag.ms;
    return versions?.findLast((version) => version.at <= asOf)?.record;
  }
}
