// Makes the sandbox that every tool runs in: bubblewrap's walls around one command, or, when the operator insists,
// none at all.
import type { Logger } from 'pino';
import { type Cgroups, findCgroups } from './cgroups.ts';
import { behindWalls, withoutWalls } from './launcher.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { runToEnd } from './result.ts';
import { createSession } from './session.ts';
import type { Sandbox } from './sandbox.ts';
import { packToolbox } from './toolbox.ts';

export interface SandboxOptions {
  /** `none` runs commands on the host as they are: for machines without Linux, and nobody's untrusted text. */
  readonly mode: 'bubblewrap' | 'none';
  readonly log: Logger;
  /** Host folders with a `bin` folder to mount besides /usr, e.g. `/opt/go`. */
  readonly toolchains?: readonly string[];
  /** The PATH on which npm is looked for. */
  readonly hostPath?: string;
  readonly limits?: Partial<Limits>;
  /** Groups for the kernel's own limits; those of this machine, if it has any, unless told otherwise. */
  readonly cgroups?: Cgroups | 'none';
}

/** Throws `SandboxProblem` for a toolchain that cannot be mounted; that bubblewrap works shows with the first run. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { mode, log, cgroups = findCgroups() } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const toolbox = packToolbox(options.toolchains ?? [], options.hostPath ?? '');
  const launcher =
    mode === 'none'
      ? withoutWalls(toolbox, limits)
      : behindWalls(toolbox, limits, cgroups === 'none' ? undefined : cgroups, log);
  return {
    async run(command, signal) {
      signal?.throwIfAborted();
      return runToEnd(await launcher.start(command), signal);
    },
    openSession: () => createSession(launcher, log),
  };
}
