// What becomes of a process that has ended: the result of a command.
import type { ProcessEnd, RunningProcess } from './run-process.ts';
import type { SandboxResult } from './sandbox.ts';

/** Throws the signal's reason when aborted, once the process is gone. */
export async function runToEnd(running: RunningProcess, signal?: AbortSignal): Promise<SandboxResult> {
  signal?.addEventListener('abort', running.kill);
  if (signal?.aborted) running.kill();
  try {
    const end = await running.ended;
    signal?.throwIfAborted();
    return resultOf(end);
  } finally {
    signal?.removeEventListener('abort', running.kill);
  }
}

export function resultOf(end: ProcessEnd): SandboxResult {
  return {
    exitCode: end.limit === undefined ? end.exitCode : null,
    output: end.output.text(),
    stdout: end.stdout.head(),
    ...(end.limit !== undefined && { limit: end.limit }),
    ...(end.dyingMs !== undefined && { dyingMs: end.dyingMs }),
    timedOut: end.limit === 'time',
    truncatedBytes: end.output.dropped(),
    leftRunning: end.report
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    ms: end.ms,
  };
}
