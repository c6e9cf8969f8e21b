// The time that an agent has for its work. It stands still while the agent waits for what is not its work: its turn at
// a provider, or a provider that is busy.

export interface WorkClock {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
  isUp(): boolean;
  /** Stops the clock until the answer is called; pauses may overlap. */
  pause(): () => void;
  /** For when the work has ended before. */
  stop(): void;
}

const longestTimer = 2 ** 31 - 1;

/** @param deadline epoch milliseconds, if nothing is waited for. */
export function workClock(deadline: number): WorkClock {
  const timeUp = new AbortController();
  let left = deadline - Date.now();
  let since = Date.now();
  let pauses = 0;
  let timer: NodeJS.Timeout | undefined;

  const remaining = (): number => (pauses > 0 ? left : left - (Date.now() - since));
  const run = (): void => {
    since = Date.now();
    timer = setTimeout(() => timeUp.abort(), Math.min(Math.max(0, left), longestTimer));
  };
  run();
  return {
    signal: timeUp.signal,
    isUp: () => timeUp.signal.aborted || remaining() <= 0,
    pause: () => {
      if (pauses === 0) {
        left = remaining();
        clearTimeout(timer);
      }
      pauses += 1;
      let over = false;
      return () => {
        if (over) return;
        over = true;
        pauses -= 1;
        if (pauses === 0) run();
      };
    },
    stop: () => clearTimeout(timer),
  };
}
