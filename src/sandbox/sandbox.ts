// What running something in a sandbox means, for those who ask for it. How it is done: command.ts and bubblewrap.ts.

export interface Sandbox {
  /**
   * Runs one command in a sandbox of its own and ends everything that it started.
   *
   * A command that fails, is killed or runs out of time is a result. Throws `SandboxProblem` when no sandbox can
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
  /** Kept of each of `output` and `stdout`; the middle of what is more is dropped. */
  readonly maxOutputBytes: number;
}

export interface SandboxResult {
  /** Null when a signal, the time limit included, ended the command. */
  readonly exitCode: number | null;
  /** stdout and stderr as they came, without escape sequences, cut in the middle with a note. */
  readonly output: string;
  /** As written by the command; the first `maxOutputBytes` of it. */
  readonly stdout: Buffer;
  readonly timedOut: boolean;
  /** Bytes of output that were dropped; 0 when all of it was kept. */
  readonly truncatedBytes: number;
  readonly ms: number;
}

/** This machine cannot run sandboxes as asked; the message says what to do about it. */
export class SandboxProblem extends Error {
  override readonly name = 'SandboxProblem';
}
