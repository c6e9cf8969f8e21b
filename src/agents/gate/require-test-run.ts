// For projects without a runnable check: asks once for a test run if no command ran after the last change. A worker can
// insist, because some changes need no test.
import { commandsRun } from '../commands-run.ts';
import { type Evidence, sinceLastChange, wasAskedFor } from '../evidence.ts';
import type { Judged } from '../finish-tool.ts';

/** @param seen evidence up to the submission. */
export function requireTestRun(seen: readonly Evidence[]): Judged {
  const since = sinceLastChange(seen);
  const isChanged = since.length < seen.length;
  const isChecked = commandsRun(since).length > 0;
  if (!isChanged || isChecked || wasAskedFor(since, 'test_run')) return { problems: [] };
  return { problems: [untested], askedFor: 'test_run' };
}

const untested =
  "You ran no command after your last edit. Run the project's tests now, read the result, and finish again. If there is nothing to run, finish again and say so in the summary.";
