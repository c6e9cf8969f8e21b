// What was started is ended: in reverse order, once, whatever happens on the way.
import type { Terminal } from './terminal.ts';

export class Closing {
  readonly #ends: { readonly what: string; readonly end: () => Promise<void> }[] = [];

  /** @param what names it in a message if it cannot be ended. */
  add(what: string, end: () => Promise<void>): void {
    this.#ends.push({ what, end });
  }

  /** Never rejects: what cannot be ended is told, and the rest is ended all the same. */
  async close(terminal: Pick<Terminal, 'say'>): Promise<void> {
    for (let next = this.#ends.pop(); next !== undefined; next = this.#ends.pop()) {
      const { what, end } = next;
      await end().catch((error: unknown) => terminal.say(`${what} could not be ended: ${String(error)}`));
    }
  }
}

/**
 * Aborts at the first Ctrl-C or request to end, or when nobody reads the output any more. Further ones change nothing,
 * because the end is under way.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  // Whoever started us may pass on a signal that the terminal sent to both: the second is no second wish.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new Error(`ended by ${signal}`)));
  }
  process.stdout.on('error', (error) => controller.abort(error));
  return controller.signal;
}

/** Resolves when the signal aborts. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    // The listener alone would not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      resolve();
    });
  });
}
