// Runs a command: opens the terminal, handles Ctrl-C, stops everything that was started, and turns an error into a
// message and an exit status.
import { ConfigProblem } from '../../config/config-problem.ts';
import { Cleanup, interruptSignal } from './cleanup.ts';
import { UsageProblem } from './command-line.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  readonly cleanup: Cleanup;
  /** Aborts when a person or the system stops the command. */
  readonly interrupted: AbortSignal;
}

/**
 * Returns the exit status: that of `command`, 1 for a failure, 2 for an invalid command line or configuration,
 * 130 if it was interrupted.
 */
export async function runCommand(
  usage: string,
  command: (context: CommandContext) => Promise<number>,
): Promise<number> {
  const terminal = openTerminal(process.stdout);
  const cleanup = new Cleanup();
  const interrupted = interruptSignal();
  try {
    return await command({ terminal, cleanup, interrupted });
  } catch (error) {
    terminal.clear();
    if (interrupted.aborted) return 130;
    process.stderr.write(`${explain(error, usage)}\n`);
    return error instanceof UsageProblem || error instanceof ConfigProblem ? 2 : 1;
  } finally {
    terminal.clear();
    await cleanup.close(terminal);
  }
}

function explain(error: unknown, usage: string): string {
  if (error instanceof UsageProblem) return `${error.message}\n\n${usage}`;
  return error instanceof Error ? error.message : String(error);
}
