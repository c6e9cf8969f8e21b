// The ways this GitHub can be told to be as bad as the real one: each fault precise, counted, and used up in order.
import { laggingNouns, type Lag, type LaggingNoun } from './state/table.ts';

/** Which requests a fault is for; `path` is tested on the whole path without the query. */
interface Match {
  readonly method?: string;
  readonly path: RegExp;
}

interface Failure extends Match {
  readonly status: number;
  /** How many requests fail; 1 unless told. */
  readonly times?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface LostAnswer extends Match {
  readonly times?: number;
}

/** What happens to deliveries from now on. */
interface WebhookFaults {
  /** Send each delivery twice, with the same GUID. */
  readonly duplicate?: boolean;
  readonly delayMs?: number;
  /** Send deliveries in pairs, the later one first; a last one without a partner follows after 200 ms. */
  readonly reorder?: boolean;
}

interface Pending<T> {
  readonly fault: T;
  left: number;
}

export class Misbehaviour {
  lag: Lag | undefined;
  webhookFaults: WebhookFaults = {};
  /** For how long a new installation token is refused, in milliseconds. */
  tokenRefusedMs = 0;
  #failures: Pending<Failure>[] = [];
  #lostAnswers: Pending<LostAnswer>[] = [];
  #nullsLeft = 0;

  /** The next matching requests are answered with this and change nothing. */
  fail(fault: Failure): void {
    this.#failures.push({ fault, left: fault.times ?? 1 });
  }

  /** The next matching requests meet the secondary rate limit. */
  secondaryLimit(fault: Match & { times?: number; retryAfterSeconds?: number; status?: 403 | 429 }): void {
    this.fail({
      ...fault,
      status: fault.status ?? 403,
      headers: { 'retry-after': String(fault.retryAfterSeconds ?? 60) },
      body: {
        message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      },
    });
  }

  /** The next matching requests do their work; then the connection dies without an answer. */
  loseAnswer(fault: LostAnswer): void {
    this.#lostAnswers.push({ fault, left: fault.times ?? 1 });
  }

  /** Reads answer the state of `ms` milliseconds ago, for these nouns or all of them; 0 ends it. */
  readLag(ms: number, nouns: readonly LaggingNoun[] = laggingNouns): void {
    this.lag = ms === 0 ? undefined : { ms, nouns };
  }

  webhooks(faults: WebhookFaults): void {
    this.webhookFaults = faults;
  }

  /** The next reads of a pull request find `mergeable` still null. */
  mergeableNull(times: number): void {
    this.#nullsLeft = times;
  }

  refuseNewTokens(ms: number): void {
    this.tokenRefusedMs = ms;
  }

  /** Back to good behaviour. */
  stop(): void {
    this.lag = undefined;
    this.webhookFaults = {};
    this.tokenRefusedMs = 0;
    this.#failures = [];
    this.#lostAnswers = [];
    this.#nullsLeft = 0;
  }

  takeFailure(method: string, path: string): Failure | undefined {
    return take(this.#failures, method, path);
  }

  takeLostAnswer(method: string, path: string): boolean {
    return take(this.#lostAnswers, method, path) !== undefined;
  }

  takeMergeableNull(): boolean {
    if (this.#nullsLeft === 0) return false;
    this.#nullsLeft -= 1;
    return true;
  }
}

function take<T extends Match>(faults: readonly Pending<T>[], method: string, path: string): T | undefined {
  const found = faults.find(
    ({ fault, left }) =>
      left > 0 && (fault.method === undefined || fault.method === method) && path.search(fault.path) >= 0,
  );
  if (found === undefined) return undefined;
  found.left -= 1;
  return found.fault;
}
