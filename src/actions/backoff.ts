// How long this process leaves an action alone that failed here: twice as long each time, up to five minutes.
// In memory only: a restart is a good reason to try again at once.

const firstMs = 1_000;
const longestMs = 300_000;

export class Backoff {
  readonly #failures = new Map<string, { count: number; until: number }>();

  /** Notes a failure; returns when (epoch ms) the next try is due. */
  failed(run: number, key: string): number {
    const count = (this.#failures.get(name(run, key))?.count ?? 0) + 1;
    const until = Date.now() + Math.min(firstMs * 2 ** (count - 1), longestMs);
    this.#failures.set(name(run, key), { count, until });
    return until;
  }

  /** Epoch ms before which the action rests; 0 if it never failed. */
  until(run: number, key: string): number {
    return this.#failures.get(name(run, key))?.until ?? 0;
  }

  forget(run: number, key: string): void {
    this.#failures.delete(name(run, key));
  }
}

function name(run: number, key: string): string {
  return `${run}/${key}`;
}
