// How much one command may use, and what each limit is called when it ends one. Some are rlimits, which every kernel has
// and which need no privileges. Those on a whole tree of processes are kept by a cgroup where we may make one, and by
// watcher.ts in any case.

export interface Limits {
  /** Processes and threads at the same time. Kept per sandbox by Linux 5.14 and later, per user before. */
  readonly processes: number;
  readonly openFiles: number;
  /** Of one file. */
  readonly fileBytes: number;
  /** Of `/tmp`, which holds the home folder as well, and lives in memory. */
  readonly tmpBytes: number;
  /** Of all processes of the command together. */
  readonly memoryBytes: number;
  /** Of all processes of the command together. */
  readonly cpuSeconds: number;
  /** What the worktree may take on disk, git's own files not counted. */
  readonly worktreeBytes: number;
  /** Files, folders and links in it. */
  readonly worktreeFiles: number;
  /** Printed in all, kept or not. */
  readonly outputBytes: number;
}

export const defaultLimits: Limits = {
  processes: 512,
  openFiles: 4096,
  fileBytes: 1024 ** 3,
  tmpBytes: 512 * 1024 ** 2,
  memoryBytes: 4 * 1024 ** 3,
  cpuSeconds: 1800,
  worktreeBytes: 4 * 1024 ** 3,
  worktreeFiles: 500_000,
  outputBytes: 200 * 1024 ** 2,
};

/** What can end a command from outside. `idle`: it neither printed nor computed anything for a while. */
export type Limit = 'time' | 'idle' | 'memory' | 'cpu' | 'output' | 'worktree_bytes' | 'worktree_files';

/** `own` where it is smaller. */
export function narrowed(limits: Limits, own: Partial<Limits> = {}): Limits {
  const names = Object.keys(limits) as (keyof Limits)[];
  return Object.fromEntries(
    names.map((name) => [name, Math.min(limits[name], own[name] ?? limits[name])]),
  ) as unknown as Limits;
}

/** `argv` with rlimits it cannot raise. There is none on address space: V8 and Go reserve far more than they use. */
export function limited(argv: readonly string[], limits: Limits): string[] {
  return [
    'prlimit',
    `--nproc=${limits.processes}`,
    `--nofile=${limits.openFiles}`,
    `--fsize=${limits.fileBytes}`,
    // Of one process: a second net under the count of all of them together.
    `--cpu=${limits.cpuSeconds + 5}`,
    '--core=0',
    '--',
    ...argv,
  ];
}
