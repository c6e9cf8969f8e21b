// Shows a run in the terminal: lines for each fact, and the progress line.
import type { Recorded } from '../../domain/fact.ts';
import type { Run } from '../../domain/run.ts';
import { runStatus } from '../../domain/status.ts';
import type { RunId } from '../../store/runs.ts';
import { factLines } from './fact-lines.ts';
import { type Followed, followRun, type Source } from './follow.ts';
import { clock, progressOf } from './progress.ts';
import type { Terminal } from './terminal.ts';
import type { RepeatedFailures } from './repeated-failures.ts';

const redrawMs = 500;

/**
 * Resolves when the run is closed.
 * @param options.stopForPeople also resolves when the run needs a person, or when an action keeps failing.
 */
export async function watchRun(
  { store, failures }: { readonly store: Source; readonly failures: RepeatedFailures },
  id: RunId,
  terminal: Terminal,
  options: { stopForPeople: boolean; signal: AbortSignal },
): Promise<Followed> {
  let latest: Run | undefined;
  const redraw = (): void => {
    if (latest !== undefined) terminal.progress(progressOf(latest, Date.now()));
  };
  failures.onFailure((why) => {
    const time = latest === undefined ? '0:00' : clock(latest.startedAt, Date.now());
    terminal.entry(time, { tone: 'careful', text: `An action failed and will be retried: ${why}` });
  });
  const timer = setInterval(redraw, redrawMs);
  try {
    return await followRun(store, id, {
      signal: options.signal,
      onFact: (fact: Recorded, before, after) => {
        for (const line of factLines(fact, before, after))
          terminal.entry(clock(after.startedAt, Date.parse(fact.at)), line);
        failures.reset();
        latest = after;
        redraw();
      },
      until: (run) => run.closed || (options.stopForPeople && (needsPerson(run) || failures.arePersistent)),
    });
  } finally {
    clearInterval(timer);
    terminal.clear();
  }
}

function needsPerson(run: Run): boolean {
  const status = runStatus(run);
  return status === 'waiting_human' || status === 'paused';
}
