// Runs one process tree to its end: feeds it, keeps what it prints within bounds, and ends it when its time is up or
// nobody wants it any more.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { BoundedOutput } from './output.ts';

export interface ProcessRequest {
  readonly argv: readonly string[];
  /** All of it; nothing is inherited. */
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly stdin?: string | Buffer;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

export interface ProcessEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly output: BoundedOutput;
  readonly stdout: BoundedOutput;
  /** What it wrote to file descriptor 3; the first 16 kB. */
  readonly report: string;
  readonly timedOut: boolean;
  readonly ms: number;
}

/** After the process has ended, how long its output may be held open by something that got away. */
const lastWordsMs = 500;

/** Throws the error of `spawn`, and the signal's reason when aborted (once the process is gone). */
export async function runProcess(request: ProcessRequest, signal?: AbortSignal): Promise<ProcessEnd> {
  signal?.throwIfAborted();
  const startedAt = performance.now();
  const child = start(request);
  const output = new BoundedOutput(request.maxOutputBytes, 0.5);
  const stdout = new BoundedOutput(request.maxOutputBytes, 0);
  const report = new BoundedOutput(16_384, 0);
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout.add(chunk);
    output.add(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => output.add(chunk));
  (child.stdio[3] as Readable).on('data', (chunk: Buffer) => report.add(chunk));

  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill(child);
  }, request.timeoutMs);
  const stop = (): void => kill(child);
  signal?.addEventListener('abort', stop);
  try {
    const exitCode = await ended(child);
    signal?.throwIfAborted();
    const ms = Math.round(performance.now() - startedAt);
    return { exitCode, output, stdout, report: report.head().toString('utf8'), timedOut, ms };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function start(request: ProcessRequest): ChildProcess {
  const [program = '', ...args] = request.argv;
  const child = spawn(program, args, {
    cwd: request.cwd,
    env: request.env,
    // A process group of its own can be killed as one.
    detached: true,
    stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  // A command that does not read its input to the end is no failure.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(request.stdin);
  return child;
}

/** Resolves with the exit code when the process has ended and everything it printed has arrived. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
    child.once('exit', () => {
      kill(child);
      const letGo = setTimeout(() => child.stdio.forEach((stream) => stream?.destroy()), lastWordsMs);
      child.once('close', () => clearTimeout(letGo));
    });
  });
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Everything in the group has ended already.
  }
}
