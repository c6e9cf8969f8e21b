// What this process leaves alone, and until when: an action that failed here, twice as long each time, up to five
// minutes; and everything that needs an installation in which GitHub asked us to slow down. In memory only: a restart
// is a good reason to attempt them at once.

const firstMs = 1_000;
const longestMs = 300_000;

export class Backoff {
  readonly #failures = new Map<string, { count: number; until: number }>();
  readonly #resting = new Map<number, number>();

  /**
   * Notes a failure; returns when (epoch ms) the next attempt is due.
   * @param atLeastMs how long whoever refused it asked us to wait.
   */
  failed(run: number, key: string, atLeastMs = 0): number {
    const count = (this.#failures.get(name(run, key))?.count ?? 0) + 1;
    const until = Date.now() + Math.max(atLeastMs, Math.min(firstMs * 2 ** (count - 1), longestMs));
    this.#failures.set(name(run, key), { count, until });
    return until;
  }

  /** GitHub asked us to wait: nothing is begun in any run of the installation for so many milliseconds. */
  rest(installation: number, ms: number): void {
    this.#resting.set(installation, Math.max(Date.now() + ms, this.#resting.get(installation) ?? 0));
  }

  /** Epoch ms before which the action of a run in that installation is left alone; 0 if nothing speaks against it. */
  until(run: number, key: string, installation: number): number {
    return Math.max(this.#failures.get(name(run, key))?.until ?? 0, this.#resting.get(installation) ?? 0);
  }

  forget(run: number, key: string): void {
    this.#failures.delete(name(run, key));
  }
}

function name(run: number, key: string): string {
  return `${run}/${key}`;
}
