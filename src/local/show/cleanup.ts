// Stops everything that a command started, in reverse order, once, even after errors.
import type { Terminal } from './terminal.ts';

export class Cleanup {
  readonly #ends: { readonly what: string; readonly end: () => Promise<void> }[] = [];

  /** @param what names it in the message if it cannot be stopped. */
  add(what: string, end: () => Promise<void>): void {
    this.#ends.push({ what, end });
  }

  /** Never rejects. Reports a failure and continues with the rest. */
  async close(terminal: Pick<Terminal, 'say'>): Promise<void> {
    for (let next = this.#ends.pop(); next !== undefined; next = this.#ends.pop()) {
      const { what, end } = next;
      await end().catch((error: unknown) => terminal.say(`Could not stop ${what}: ${String(error)}`));
    }
  }
}

/**
 * Aborts at the first Ctrl-C or termination signal, or when the output is closed. Further signals are ignored, because
 * the command is already stopping.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  // Not `once`: npm forwards a signal that the terminal sent to both processes, and the second must not kill us.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new Error(`stopped by ${signal}`)));
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
