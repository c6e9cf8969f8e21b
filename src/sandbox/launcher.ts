// Starts a command: behind bubblewrap's walls, with a cgroup and a filter where this machine has them, or on the host as
// it is.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Logger } from 'pino';
import { bubblewrap, home } from './bubblewrap.ts';
import type { Cgroups } from './cgroups.ts';
import { sandboxEnvironment } from './environment.ts';
import { type Limits, limited, narrowed } from './limits.ts';
import { type Network, openNetwork } from './network.ts';
import { type ProcessEnd, type RunningProcess, startProcess } from './run-process.ts';
import type { SandboxCommand } from './sandbox.ts';
import { seccompFilter } from './seccomp.ts';
import { missingBubblewrap, noSandbox } from './teach.ts';
import type { Toolbox } from './toolbox.ts';
import { chooseWorkerUid, treeGiver } from './worker-uid.ts';

export interface Launcher {
  /** The end of what it starts throws `SandboxProblem` when no sandbox could be made. */
  start(command: LaunchCommand, network?: Network): Promise<RunningProcess>;
  /** Undefined where commands run on the host and reach one another anyway. */
  readonly openNetwork: (() => Promise<Network>) | undefined;
}

/** `timeoutMs` is missing from what goes on in the background. */
type LaunchCommand = Omit<SandboxCommand, 'timeoutMs'> & Partial<Pick<SandboxCommand, 'timeoutMs'>>;

export function behindWalls(
  toolbox: Toolbox,
  limits: Limits,
  cgroups: Cgroups | undefined,
  log: Logger,
): Launcher {
  const workerUid = chooseWorkerUid();
  const giveTree = workerUid === undefined ? undefined : treeGiver(workerUid);
  const filter = seccompFilter(process.arch, cgroups !== undefined);
  const env = sandboxEnvironment(toolbox.path, home);
  return {
    async start(command, network) {
      checkCwd(command);
      await giveTree?.(command.worktree);
      const own = narrowed(limits, command.limits);
      const cgroup = cgroups?.open(own);
      const walls = { toolbox, tmpBytes: own.tmpBytes, filtered: filter !== undefined, workerUid };
      const argv = bubblewrap(command, limited(command.argv, own), {
        ...walls,
        network: network?.pid,
        cgroup: cgroup?.entrances,
      });
      const whole = { ...command.env, ...env };
      const request = { ...whatFor(command, own), argv, env: whole, cwd: '/', filter, cgroup };
      return proven(startProcess(request), log, command);
    },
    openNetwork: () => openNetwork(workerUid, env),
  };
}

/** Its end throws `SandboxProblem` when the command never began. */
function proven(running: RunningProcess, log: Logger, { argv }: LaunchCommand): RunningProcess {
  const ended = running.ended.then(
    (end) => {
      // The supervisor inside says so as soon as the walls stand; without it what was printed is bubblewrap's complaint.
      if (!end.report.startsWith('up\n') && end.limit === undefined && !stopped)
        throw noSandbox(end.output.text());
      const { exitCode, limit, dyingMs, ms } = end;
      log.debug({ argv, exitCode, limit, dyingMs, ms }, 'sandboxed command ended');
      return end;
    },
    (error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? missingBubblewrap : error;
    },
  );
  let stopped = false;
  const kill = (): void => {
    stopped = true;
    running.kill();
  };
  return { ...running, ended, kill };
}

export function withoutWalls(toolbox: Toolbox, limits: Limits): Launcher {
  return {
    async start(command) {
      checkCwd(command);
      const own = narrowed(limits, command.limits);
      const home = await mkdtemp(join(tmpdir(), 'troupe-home-'));
      const env = { ...command.env, ...sandboxEnvironment(toolbox.hostPath, home) };
      const argv = process.platform === 'linux' ? limited(command.argv, own) : command.argv;
      const running = startProcess({ ...whatFor(command, own), argv, env, cwd: command.cwd });
      return { ...running, ended: endWithout(home, running) };
    },
    openNetwork: undefined,
  };
}

async function endWithout(home: string, { ended }: RunningProcess): Promise<ProcessEnd> {
  try {
    return await ended;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function checkCwd({ cwd, worktree }: LaunchCommand): void {
  const inside = relative(worktree, cwd);
  if (inside === '..' || inside.startsWith('../'))
    throw new Error(`${cwd} is not inside the worktree ${worktree}`);
}

function whatFor(command: LaunchCommand, limits: Limits) {
  const { timeoutMs, idleMs, maxOutputBytes, stdin, worktree, writable } = command;
  return { timeoutMs, idleMs, maxOutputBytes, stdin, limits, worktree: writable ? worktree : undefined };
}
