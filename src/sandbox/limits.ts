// How much one command may use. These are rlimits, which every kernel has and which need no privileges; limits on
// the memory and CPU of the whole process tree need a cgroup and would be put around the same command here.

export interface Limits {
  /** Processes and threads at the same time. Kept per sandbox by Linux 5.14 and later, per user before. */
  readonly processes: number;
  readonly openFiles: number;
  /** Of one file. */
  readonly fileBytes: number;
  /** Of `/tmp`, which holds the home folder as well, and lives in memory. */
  readonly tmpBytes: number;
}

export const defaultLimits: Limits = {
  processes: 512,
  openFiles: 4096,
  fileBytes: 1024 ** 3,
  tmpBytes: 512 * 1024 ** 2,
};

/** `argv` with rlimits it cannot raise. There is none on address space: V8 and Go reserve far more than they use. */
export function limited(argv: readonly string[], limits: Limits): string[] {
  return [
    'prlimit',
    `--nproc=${limits.processes}`,
    `--nofile=${limits.openFiles}`,
    `--fsize=${limits.fileBytes}`,
    '--core=0',
    '--',
    ...argv,
  ];
}
