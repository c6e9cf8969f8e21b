// The notes below a command's output: how it ended, which limit stopped it, and what to do about it.
import type { Limit } from '../../sandbox/limits.ts';
import type { SandboxResult } from '../../sandbox/sandbox.ts';
import { count } from './amount.ts';

/** @param end the notes for the time limits that the caller set. */
export function shellNotes(result: SandboxResult, end: { time: string; idle: string }): string[] {
  const { exitCode, truncatedBytes, leftRunning, limit } = result;
  return [
    ...missingNote(truncatedBytes),
    leftRunning.length > 0
      ? `[ended ${count(leftRunning.length, 'process', 'processes')} left running: ${leftRunning.join('; ')}]`
      : '',
    ...(limit === undefined ? softLimits(result) : []),
    limit === undefined
      ? `[exit code ${exitCode}]`
      : `[${limit in end ? end[limit as 'time'] : hardLimits[limit as Hard]}]`,
  ].filter((note) => note !== '');
}

export function missingNote(truncatedBytes: number): string[] {
  if (truncatedBytes === 0) return [];
  return [
    `[${count(truncatedBytes, 'byte')} of output are missing above; to see them, filter with grep, head or tail, or write to a file and read that]`,
  ];
}

type Hard = Exclude<Limit, 'time' | 'idle'>;

const hardLimits: Readonly<Record<Hard, string>> = {
  memory:
    'stopped: its processes used more memory than one command may. Run less at once: fewer workers or one test file, a smaller input, or a lower heap limit',
  cpu: 'stopped: it used up the processor time one command may have. Run a part of it, and look for an endless loop',
  output: 'stopped: it printed without end. Write to a file with a limit, or filter with head or grep',
  worktree_bytes:
    'stopped: the workspace takes more disk than it may. Remove what you generated (find it with du -xh . | sort -h | tail), and write less',
  worktree_files:
    'stopped: the workspace holds more files than it may. Remove what you generated (count with find . -xdev -type f | cut -d/ -f2 | sort | uniq -c), and write fewer',
};

/** Limits that do not stop a command. Its output may be the only sign of one, so the notes are only advice. */
function softLimits({ exitCode, output }: SandboxResult): string[] {
  if (exitCode === 0) return [];
  return soft.filter((one) => one.exitCode === exitCode || one.sign?.test(output)).map(({ note }) => note);
}

interface SoftLimit {
  /** Matches the program's output. */
  readonly sign?: RegExp;
  readonly exitCode?: number;
  readonly note: string;
}

const soft: readonly SoftLimit[] = [
  {
    sign: /Resource temporarily unavailable|\bEAGAIN\b.*(?:fork|spawn|thread)|(?:fork|spawn|thread).*\bEAGAIN\b|can't start new thread/u,
    note: '[the sandbox limits processes and threads: run fewer at once]',
  },
  {
    sign: /Too many open files|\bEMFILE\b/u,
    note: '[the sandbox limits open files: close them, or open fewer at once]',
  },
  {
    sign: /No space left on device|\bENOSPC\b/u,
    note: '[/tmp is small and lives in memory: write large files into the workspace, and remove them]',
  },
  {
    sign: /File size limit exceeded|File too large|\bEFBIG\b/u,
    exitCode: 153,
    note: '[the sandbox limits the size of one file]',
  },
  { exitCode: 137, note: '[a process was killed, most likely by the memory limit]' },
];
