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

interface LateRead {
  readonly asOf: number;
  readonly nouns: readonly LaggingNoun[];
}

const current = new AsyncLocalStorage<LateRead>();

/** Runs `read` so that the chosen nouns' tables answer the state of one moment, `lag.ms` milliseconds ago. */
export function readingLate<T>({ ms, nouns }: Lag, read: () => T): T {
  return current.run({ asOf: Date.now() - ms, nouns }, read);
}

let present: number | undefined;

/** What is written without waiting in between is of one moment, though the clock may go on: a late read sees all or none. */
function moment(): number {
  if (present !== undefined) return present;
  present = Date.now();
  queueMicrotask(() => (present = undefined));
  return present;
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
    const at = moment();
    const versions = this.#history.get(id) ?? [];
    const firstKept = Math.max(
      0,
      versions.findLastIndex((version) => version.at < at - remembered),
    );
    this.#history.set(id, [...versions.slice(firstKept), { at, record }]);
  }

  #visible(versions: readonly Version<T>[] | undefined): T | undefined {
    const late = current.getStore();
    if (late === undefined || this.#noun === undefined || !late.nouns.includes(this.#noun)) {
      return versions?.at(-1)?.record;
    }
    return versions?.findLast((version) => version.at <= late.asOf)?.record;
  }
}
