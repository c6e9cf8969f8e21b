// An action that fails and is retried records no fact, only an error in Troupe's log. This class reads the log, so that
// the terminal can show why nothing happens, for example because a model server is down.
import { z } from 'zod';

/** After this many failures of one action without a new fact, waiting is unlikely to help. */
const lastingFailures = 3;

const failureForm = z.object({
  action: z.string(),
  nextTry: z.string(),
  err: z.object({ message: z.string() }),
});

export class RepeatedFailures {
  readonly #failures = new Map<string, number>();
  #onMessage: (why: string) => void = () => {};
  #lastMessage = '';

  /** Accepts lines of Troupe's log, each a JSON object. Ignores lines that are not about a failed action. */
  write(line: string): void {
    const reading = failureForm.safeParse(JSON.parse(line));
    if (!reading.success) return;
    const { action, err } = reading.data;
    this.#failures.set(action, (this.#failures.get(action) ?? 0) + 1);
    if (err.message === this.#lastMessage) return;
    this.#lastMessage = err.message;
    this.#onMessage(err.message);
  }

  /** @param listener gets each error message, but not the same one twice in a row. */
  onFailure(listener: (why: string) => void): void {
    this.#onMessage = listener;
  }

  /** Call this when the run makes progress. */
  reset(): void {
    this.#failures.clear();
    this.#lastMessage = '';
  }

  get arePersistent(): boolean {
    return [...this.#failures.values()].some((count) => count >= lastingFailures);
  }
}
