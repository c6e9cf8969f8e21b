// Work that several wait for at once, done once. It goes on as long as one of them waits, and is aborted when the last
// one has left.

export class SharedWork<T> {
  readonly #stop = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#result = work(this.#stop.signal);
    // Whoever left no longer hears how it ended.
    this.#result.catch(() => undefined);
  }

  /** Nobody waited for it any more: it is coming to nothing. */
  get isGivenUp(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Resolves when the work is over, however it ended. */
  async ended(): Promise<void> {
    await this.#result.catch(() => undefined);
  }

  /** Waits for the result, until `signal` aborts: then it throws the signal's reason. */
  async join(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const left = Promise.withResolvers<never>();
    const leave = (): void => left.reject(signal.reason as Error);
    signal.addEventListener('abort', leave);
    this.#waiting += 1;
    try {
      return await Promise.race([this.#result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#stop.abort(new Error('nobody waits for it any more'));
    }
  }
}
