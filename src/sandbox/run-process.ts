// Runs one process tree to its end: feeds it, keeps what it prints within bounds, and ends it when it reaches a limit or
// nobody wants it any more.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cgroup } from './cgroups.ts';
import type { Limit, Limits } from './limits.ts';
import { BoundedOutput } from './output.ts';
import { childrenOf, watchForEnd } from './processes.ts';
import { watch } from './watcher.ts';

interface ProcessRequest {
  readonly argv: readonly string[];
  /** All of it; nothing is inherited. */
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly stdin?: string | Buffer | undefined;
  /** What it finds on file descriptor 4. */
  readonly filter?: Buffer | undefined;
  /** Without it there is no end to its time. */
  readonly timeoutMs?: number | undefined;
  readonly idleMs?: number | undefined;
  readonly maxOutputBytes: number;
  readonly limits: Limits;
  readonly cgroup?: Cgroup | undefined;
  readonly worktree?: string | undefined;
}

export interface ProcessEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly output: BoundedOutput;
  readonly stdout: BoundedOutput;
  /** What it wrote to file descriptor 3; the first 16 kB. */
  readonly report: string;
  /** What ended it, if it did not end by itself. */
  readonly limit?: Limit | undefined;
  /** How long after that limit was reached nothing of it was left. */
  readonly dyingMs?: number | undefined;
  readonly ms: number;
}

export interface RunningProcess {
  /** Throws the error of `spawn`. */
  readonly ended: Promise<ProcessEnd>;
  /** What it has printed since this was last asked; `ended` has the rest. */
  readonly takeOutput: () => BoundedOutput;
  /** It goes with everything it started; `ended` says when it is gone. */
  readonly kill: () => void;
}

/** After the process has ended, how long its output may be held open by something that got away. */
const lastWordsMs = 500;

export function startProcess(request: ProcessRequest): RunningProcess {
  const startedAt = performance.now();
  const child = spawnChild(request);
  const printed = new Printed(request.maxOutputBytes);
  const report = new BoundedOutput(16_384, 0);
  let limit: Limit | undefined;
  let reachedAt: number | undefined;
  const reach = (reached: Limit): void => {
    limit ??= reached;
    reachedAt ??= performance.now();
    kill(child);
  };
  const print = (chunk: Buffer, isStdout: boolean): void => {
    printed.add(chunk, isStdout);
    if (printed.total > request.limits.outputBytes) reach('output');
  };
  child.stdout?.on('data', (chunk: Buffer) => print(chunk, true));
  child.stderr?.on('data', (chunk: Buffer) => print(chunk, false));
  let isGone = (): boolean => true;
  (child.stdio[3] as Readable).on('data', (chunk: Buffer) => {
    // The first word comes when the sandbox stands: the child's own child is then the first process in it.
    if (report.head().length === 0) isGone = watchForEnd(childrenOf(child.pid ?? 0));
    report.add(chunk);
  });
  const stopWatching = watchChild(child, request, printed, reach);
  const untilEnd = async (): Promise<Pick<ProcessEnd, 'exitCode' | 'ms'>> => {
    try {
      const exitCode = await endOf(child);
      // What the kernel ended by itself between two looks.
      if (request.cgroup?.outOfMemory()) reach('memory');
      return { exitCode, ms: since(startedAt) };
    } finally {
      stopWatching();
      await until(isGone);
      await request.cgroup?.remove();
    }
  };
  const ended = async (): Promise<ProcessEnd> => {
    const end = await untilEnd();
    const dyingMs = reachedAt === undefined ? undefined : since(reachedAt);
    const { output, stdout } = printed;
    return { ...end, output, stdout, report: report.head().toString('utf8'), limit, dyingMs };
  };
  return { ended: ended(), takeOutput: () => printed.take(), kill: () => kill(child) };
}

function since(start: number): number {
  return Math.round(performance.now() - start);
}

/** The kernel needs a moment to bury many processes; two seconds are more than it takes. */
async function until(holds: () => boolean): Promise<void> {
  for (let wait = 1; !holds() && wait < 1_500; wait *= 2) await sleep(wait);
}

/** What was printed: both streams as they came, and the one alone. */
class Printed {
  readonly #limit: number;
  output: BoundedOutput;
  readonly stdout: BoundedOutput;
  total = 0;
  lastAt = Date.now();

  constructor(limit: number) {
    this.#limit = limit;
    this.output = this.#empty();
    this.stdout = new BoundedOutput(limit, 0);
  }

  add(chunk: Buffer, isStdout: boolean): void {
    this.total += chunk.length;
    this.lastAt = Date.now();
    this.output.add(chunk);
    if (isStdout) this.stdout.add(chunk);
  }

  take(): BoundedOutput {
    const taken = this.output;
    this.output = this.#empty();
    return taken;
  }

  #empty(): BoundedOutput {
    return new BoundedOutput(this.#limit, 0.5);
  }
}

function spawnChild(request: ProcessRequest): ChildProcess {
  const [program = '', ...args] = request.argv;
  const child = spawn(program, args, {
    cwd: request.cwd,
    env: request.env,
    // A process group of its own can be killed as one.
    detached: true,
    stdio: [
      request.stdin === undefined ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
      'pipe',
      request.filter === undefined ? 'ignore' : 'pipe',
    ],
  });
  // A command that does not read its input to the end is no failure.
  for (const [stream, content] of [
    [child.stdin, request.stdin],
    [child.stdio[4] as Writable | null, request.filter],
  ] as const) {
    stream?.on('error', () => undefined);
    stream?.end(content);
  }
  return child;
}

/** @returns how to stop watching. */
function watchChild(
  child: ChildProcess,
  request: ProcessRequest,
  printed: Printed,
  reach: (limit: Limit) => void,
): () => void {
  if (child.pid === undefined) return () => undefined;
  const { limits, cgroup, worktree, idleMs, timeoutMs } = request;
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => reach('time'), timeoutMs);
  const lastPrinted = (): number => printed.lastAt;
  const unwatch = watch({ pid: child.pid, limits, cgroup, worktree, idleMs, lastPrinted, exceeded: reach });
  return () => {
    clearTimeout(timer);
    unwatch();
  };
}

/** Resolves with the exit code when the process has ended and everything it printed has arrived. */
function endOf(child: ChildProcess): Promise<number | null> {
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
