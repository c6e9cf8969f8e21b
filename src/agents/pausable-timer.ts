// The time limit of an agent. The timer pauses while the agent waits for a busy provider, because that is not its work.

export interface PausableTimer {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
  isUp(): boolean;
  /** Pauses until the returned function is called. Pauses may overlap. */
  pause(): () => void;
  /** Clears the timer when the work ends early. */
  stop(): void;
}

const longestTimer = 2 ** 31 - 1;

/** @param deadline epoch milliseconds, if there is no pause. */
export function pausableTimer(deadline: number): PausableTimer {
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
