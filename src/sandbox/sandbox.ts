// What running something in a sandbox means, for those who ask for it. How one is made: create-sandbox.ts.
import type { Limit, Limits } from './limits.ts';

export interface CommandRunner {
  /**
   * Runs one command in a sandbox of its own and ends everything that it started.
   *
   * The first command in a worktree that root made gives its files to the uid that commands run as; what root writes
   * there later cannot be changed by commands. A command that fails, is killed or reaches a limit is a result. Throws
   * `SandboxProblem` when no sandbox can be made, and the signal's reason when `signal` aborts.
   */
  run(command: SandboxCommand, signal?: AbortSignal): Promise<SandboxResult>;
}

export interface Sandbox extends CommandRunner {
  /** Nothing is started before it is needed. Close it. */
  openSession(): SandboxSession;
}

/**
 * The commands of one attempt. Each still has a sandbox of its own, but from the first one that goes on in the background
 * they share a loopback network, which leads nowhere else: a server started before answers the next command.
 */
export interface SandboxSession extends CommandRunner {
  /** Starts a command that goes on until it ends, is stopped, or the session is closed. */
  start(command: Omit<SandboxCommand, 'timeoutMs' | 'idleMs' | 'stdin'>): Promise<RunningCommand>;
  /** Ends whatever still runs; resolves when it is gone. */
  close(): Promise<void>;
}

export interface RunningCommand {
  /** Undefined while it runs. `output` is what nobody has read yet. */
  ended(): SandboxResult | undefined;
  /** Resolves when it has ended. */
  readonly end: Promise<void>;
  /** What it printed since this was last asked, and how many bytes of that are missing. */
  read(): { readonly text: string; readonly truncatedBytes: number };
  /** Resolves when it is gone, with everything it started. */
  stop(): Promise<void>;
}

export interface SandboxCommand {
  /** Program and arguments; nothing is put through a shell. The program is looked up on the sandbox's PATH. */
  readonly argv: readonly string[];
  /** Absolute host path of a folder inside the worktree. */
  readonly cwd: string;
  /** Absolute host path of the one tree the command sees; inside it is `/workspace`. */
  readonly worktree: string;
  readonly writable: boolean;
  /** Absolute host path of the mirror that the worktree belongs to, mounted read-only so that `git log` works. */
  readonly gitDir?: string;
  readonly stdin?: string | Buffer;
  readonly timeoutMs: number;
  /** How long it may neither print nor compute: a prompt nobody answers, a server. For ever without it. */
  readonly idleMs?: number;
  /** Kept of each of `output` and `stdout`; of `output` the middle is dropped, of `stdout` the end. */
  readonly maxOutputBytes: number;
  /** Where this command gets less than the others. */
  readonly limits?: Partial<Limits>;
  /** Besides what every command gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files and sockets of ours to mount read-only, by their paths on the host and inside. */
  readonly files?: readonly { readonly from: string; readonly to: string }[];
}

export interface SandboxResult {
  /** 128 + n when signal n ended the command; null when a limit did. */
  readonly exitCode: number | null;
  /** stdout and stderr as they came, without escape sequences, cut in the middle with a note. */
  readonly output: string;
  /** As written by the command: the first `maxOutputBytes` of it. */
  readonly stdout: Buffer;
  /** The limit that ended it. */
  readonly limit?: Limit;
  /** How long after reaching that limit the last of its processes was gone. */
  readonly dyingMs?: number;
  readonly timedOut: boolean;
  /** Bytes missing from `output`. */
  readonly truncatedBytes: number;
  /** Command lines of processes that the command left running and that were ended with it. */
  readonly leftRunning: readonly string[];
  readonly ms: number;
}

/** Where commands find the worktree in a bubblewrap sandbox. */
export const workspace = '/workspace';

/** This machine cannot run sandboxes as asked; the message says what to do about it. */
export class SandboxProblem extends Error {
  override readonly name = 'SandboxProblem';
}
