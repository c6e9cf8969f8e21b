// Makes the sandbox that every tool runs in: bubblewrap's walls around one command, or, when the operator insists,
// none at all.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Logger } from 'pino';
import { bubblewrap, home, type Walls } from './bubblewrap.ts';
import { sandboxEnvironment } from './environment.ts';
import { defaultLimits, type Limits, limited } from './limits.ts';
import { type ProcessEnd, type ProcessRequest, runProcess } from './run-process.ts';
import type { Sandbox, SandboxCommand, SandboxResult } from './sandbox.ts';
import { missingBubblewrap, noSandbox } from './teach.ts';
import { packToolbox, type Toolbox } from './toolbox.ts';
import { chooseWorkerUid, treeGiver } from './worker-uid.ts';

export interface SandboxOptions {
  /** `none` runs commands on the host as they are: for machines without Linux, and nobody's untrusted text. */
  readonly mode: 'bubblewrap' | 'none';
  readonly log: Logger;
  /** Host folders with a `bin` folder to mount besides /usr, e.g. `/opt/go`. */
  readonly toolchains?: readonly string[];
  /** The PATH on which npm is looked for. */
  readonly hostPath?: string;
  readonly limits?: Partial<Limits>;
}

/** Throws `SandboxProblem` for a toolchain that cannot be mounted; that bubblewrap works shows with the first run. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const limits = { ...defaultLimits, ...options.limits };
  const toolbox = packToolbox(options.toolchains ?? [], options.hostPath ?? '');
  return options.mode === 'none' ? withoutWalls(toolbox, limits) : behindWalls(toolbox, limits, options.log);
}

function behindWalls(toolbox: Toolbox, limits: Limits, log: Logger): Sandbox {
  const workerUid = chooseWorkerUid();
  const giveTree = workerUid === undefined ? undefined : treeGiver(workerUid);
  const walls: Walls = { toolbox, tmpBytes: limits.tmpBytes, ...(workerUid !== undefined && { workerUid }) };
  return {
    async run(command, signal) {
      checkCwd(command);
      await giveTree?.(command.worktree);
      const argv = bubblewrap(command, limited(command.argv, limits), walls);
      const request = { argv, env: sandboxEnvironment(toolbox.path, home), cwd: '/' };
      const end = await runBehindWalls({ ...limitsOf(command), ...request }, signal);
      log.debug({ argv: command.argv, exitCode: end.exitCode, ms: end.ms }, 'sandboxed command ended');
      return resultOf(end);
    },
  };
}

async function runBehindWalls(request: ProcessRequest, signal?: AbortSignal): Promise<ProcessEnd> {
  const end = await runProcess(request, signal).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? missingBubblewrap : error;
  });
  // The supervisor inside says so as soon as the walls stand; without it what was printed is bubblewrap's complaint.
  if (!end.report.startsWith('up\n') && !end.timedOut) throw noSandbox(end.output.text());
  return end;
}

function withoutWalls(toolbox: Toolbox, limits: Limits): Sandbox {
  return {
    async run(command, signal) {
      checkCwd(command);
      const home = await mkdtemp(join(tmpdir(), 'troupe-home-'));
      try {
        const env = sandboxEnvironment(toolbox.hostPath, home);
        const argv = process.platform === 'linux' ? limited(command.argv, limits) : command.argv;
        return resultOf(await runProcess({ ...limitsOf(command), argv, env, cwd: command.cwd }, signal));
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    },
  };
}

function checkCwd({ cwd, worktree }: SandboxCommand): void {
  const inside = relative(worktree, cwd);
  if (inside === '..' || inside.startsWith('../'))
    throw new Error(`${cwd} is not inside the worktree ${worktree}`);
}

function limitsOf(command: SandboxCommand): Pick<ProcessRequest, 'stdin' | 'timeoutMs' | 'maxOutputBytes'> {
  const { timeoutMs, maxOutputBytes, stdin } = command;
  return stdin === undefined ? { timeoutMs, maxOutputBytes } : { timeoutMs, maxOutputBytes, stdin };
}

function resultOf(end: ProcessEnd): SandboxResult {
  return {
    exitCode: end.timedOut ? null : end.exitCode,
    output: end.output.text(),
    stdout: end.stdout.head(),
    timedOut: end.timedOut,
    truncatedBytes: end.output.dropped(),
    leftRunning: end.report
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    ms: end.ms,
  };
}
