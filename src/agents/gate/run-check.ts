// Runs one check of the project.
import type { ToolContext } from '../tools/tool.ts';
import { runProgram } from '../tools/workspace.ts';

export type CheckEnd =
  | { readonly end: 'passed' }
  /** `output` has its first and last lines, because test runners name failed tests last. */
  | { readonly end: 'failed'; readonly output: string }
  /** The program does not exist in the sandbox, so this proves nothing. */
  | { readonly end: 'missing' }
  | { readonly end: 'no_time' };

const longestCheckMs = 300_000;
const leastMs = 5_000;
const maxOutputBytes = 8_000;

/** @param deadline epoch milliseconds. A check without enough time left does not start. */
export async function runCheck(context: ToolContext, command: string, deadline: number): Promise<CheckEnd> {
  const timeoutMs = Math.min(longestCheckMs, deadline - Date.now());
  if (timeoutMs < leastMs) return { end: 'no_time' };
  const argv = ['bash', '-c', `exec 2>&1\n${command}`];
  const { exitCode, output, timedOut } = await runProgram(context, argv, { timeoutMs, maxOutputBytes });
  if (exitCode === 0) return { end: 'passed' };
  if (exitCode === 126 || exitCode === 127) return { end: 'missing' };
  const note = timedOut ? `\n[stopped after ${Math.round(timeoutMs / 1000)} seconds; it had not ended]` : '';
  return { end: 'failed', output: `${output.trim()}${note}` };
}
