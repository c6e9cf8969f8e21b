// What running something in a sandbox means, for those who ask for it. How one is made: create-sandbox.ts.

export interface Sandbox {
  /**
   * Runs one command in a sandbox of its own and ends everything that it started.
   *
   * The first command in a worktree that root made gives its files to the uid that commands run as; what root writes
   * there later cannot be changed by commands. A command that fails, is killed or runs out of time is a result. Throws `SandboxProblem` when no sandbox can
   * be made, and the signal's reason when `signal` aborts.
   */
  run(command: SandboxCommand, signal?: AbortSignal): Promise<SandboxResult>;
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
  /** Kept of each of `output` and `stdout`; of `output` the middle is dropped, of `stdout` the end. */
  readonly maxOutputBytes: number;
}

export interface SandboxResult {
  /** 128 + n when signal n ended the command; null when the time limit did. */
  readonly exitCode: number | null;
  /** stdout and stderr as they came, without escape sequences, cut in the middle with a note. */
  readonly output: string;
  /** As written by the command: the first `maxOutputBytes` of it. */
  readonly stdout: Buffer;
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
