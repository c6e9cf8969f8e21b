// What fails behind the scenes and is tried again leaves no fact, only an error in Troupe's log. Here it is heard, so
// that somebody who waits learns what for: a model server that is not there, most of all.
import { z } from 'zod';

/** So many failures of one action without any news of the run: waiting on brings nothing by itself. */
const lastingFailures = 3;

const failureForm = z.object({
  action: z.string(),
  nextTry: z.string(),
  err: z.object({ message: z.string() }),
});

export class Trouble {
  readonly #failures = new Map<string, number>();
  #tell: (why: string) => void = () => {};
  #told = '';

  /** For lines of Troupe's log, each a JSON object; what is no failed action passes unheard. */
  write(line: string): void {
    const reading = failureForm.safeParse(JSON.parse(line));
    if (!reading.success) return;
    const { action, err } = reading.data;
    this.#failures.set(action, (this.#failures.get(action) ?? 0) + 1);
    if (err.message === this.#told) return;
    this.#told = err.message;
    this.#tell(err.message);
  }

  /** @param tell gets what went wrong, once as long as it stays the same. */
  onFailure(tell: (why: string) => void): void {
    this.#tell = tell;
  }

  /** The run got news: it moves. */
  forget(): void {
    this.#failures.clear();
    this.#told = '';
  }

  get lasts(): boolean {
    return [...this.#failures.values()].some((count) => count >= lastingFailures);
  }
}
