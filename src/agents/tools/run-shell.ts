// run_shell: any command, in the workspace, with an end.
import { z } from 'zod';
import type { SandboxResult } from '../../sandbox/sandbox.ts';
import { count } from './amount.ts';
import { defineTool } from './define-tool.ts';
import { runProgram } from './workspace.ts';

const defaultSeconds = 120;
const maxSeconds = 600;
const maxOutputBytes = 30_000;

export const runShell = defineTool({
  name: 'run_shell',
  description: `Runs a bash command in the workspace's root and answers with its output and exit code. Each call is a new sandbox without network: /tmp starts empty, and processes left in the background end with the call. Time limit ${defaultSeconds} s unless given.`,
  input: z.strictObject({
    command: z.string().min(1).describe('The command, e.g. "npm test".'),
    timeout_seconds: z.int().min(1).max(maxSeconds).optional().describe(`Time limit, at most ${maxSeconds}.`),
  }),
  mutates: true,
  async run({ command, timeout_seconds: seconds = defaultSeconds }, context) {
    // One pipe for both streams keeps errors where they happened.
    const argv = ['sh', '-c', 'exec "$@" 2>&1', 'sh', 'bash', '-c', command];
    const result = await runProgram(context, argv, { timeoutMs: seconds * 1000, maxOutputBytes });
    const text = [result.output.trimEnd(), ...notes(result, seconds)]
      .filter((part) => part !== '')
      .join('\n');
    return { text, isError: result.exitCode !== 0 };
  },
});

function notes(result: SandboxResult, seconds: number): string[] {
  const { exitCode, timedOut, truncatedBytes, leftRunning } = result;
  return [
    truncatedBytes > 0
      ? `[${count(truncatedBytes, 'byte')} of output are missing above; to see them, filter with grep, head or tail, or write to a file and read that]`
      : '',
    leftRunning.length > 0
      ? `[ended ${count(leftRunning.length, 'process', 'processes')} left running: ${leftRunning.join('; ')}]`
      : '',
    timedOut
      ? `[stopped after ${count(seconds, 'second')}; the command had not ended. Give timeout_seconds up to ${maxSeconds} if it needs longer; a server or watcher never ends by itself]`
      : `[exit code ${exitCode}]`,
  ];
}
