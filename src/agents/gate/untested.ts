// The last look before a change is handed in where the project names no check that could be run: was anything run since
// the last change? It asks once. A change that needs no test gets through when the worker insists.
import { commandsRun } from '../commands-run.ts';
import { type Evidence, sinceLastChange, wasAskedFor } from '../evidence.ts';
import type { Judged } from '../finish-tool.ts';

/** @param seen up to the hand-in. */
export function judgeUntested(seen: readonly Evidence[]): Judged {
  const since = sinceLastChange(seen);
  const isChanged = since.length < seen.length;
  const isChecked = commandsRun(since).length > 0;
  if (!isChanged || isChecked || wasAskedFor(since, 'a_test_run')) return { problems: [] };
  return { problems: [untested], askedFor: 'a_test_run' };
}

const untested =
  "You ran no command after your last edit. Run the project's tests now, look at what they say, and finish again; if there is nothing to run, finish again and say so in the summary.";
