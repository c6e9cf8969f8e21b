// Commands that try to take the machine with them, and a look at what is left of one. Each has a second end of its own, in
// case the sandbox should fail.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Limit, Limits } from '../../src/sandbox/limits.ts';
import type { Sandbox, SandboxResult } from '../../src/sandbox/sandbox.ts';
import { bash, type TestTree } from './worktree.ts';

export interface Bomb {
  readonly name: string;
  readonly script: string;
  /** Less than other commands get. */
  readonly limits?: Partial<Limits>;
  readonly timeoutMs?: number;
  /** What ends it; several where it may come to that by itself. */
  readonly endsBy: readonly (Limit | undefined)[];
}

const MB = 1024 ** 2;
const shortMs = 1_500;
/** Long enough to reach a limit on a busy machine. */
const patientMs = 25_000;
const diskMB = 50;

export const forkBombs: readonly Bomb[] = [
  {
    name: 'a fork bomb of a shell',
    script: 'bomb() { bomb | bomb & }; for i in 1 2 3; do bomb; done; sleep 51.25',
    timeoutMs: shortMs,
    // It may also come to its end by itself, having started nothing more.
    endsBy: ['time', undefined],
  },
  {
    name: 'a fork bomb of Python',
    script:
      'timeout -s KILL 8 python3 -c "import os, time\nfor i in range(4000):\n  try: os.fork()\n  except OSError: time.sleep(.01)"',
    timeoutMs: shortMs,
    endsBy: ['time', undefined],
  },
];

export const memoryBombs: readonly Bomb[] = [
  {
    name: 'a memory bomb in one process',
    script: `node -e 'const all = []; for (let i = 0; i < 200; i++) all.push(Buffer.alloc(5e6, 1)); setTimeout(() => 0, 3e4)'`,
    endsBy: ['memory'],
  },
  {
    name: 'a memory bomb in many processes',
    script: `for i in $(seq 10); do node -e 'const b = Buffer.alloc(5e7, 1); setTimeout(() => b, 3e4)' & done; wait`,
    endsBy: ['memory'],
  },
  {
    name: 'a memory bomb in shared mappings',
    script: `python3 -c 'import mmap, time\nall = [mmap.mmap(-1, 10**7) for _ in range(60)]\nfor m in all: m.write(b"x" * 10**7)\ntime.sleep(30)'`,
    endsBy: ['memory'],
  },
];

export const diskBombs: readonly Bomb[] = [
  {
    name: 'a disk bomb',
    script: 'for i in $(seq 200); do head -c 5000000 /dev/zero >file$i || exit; sleep 0.01; done; sleep 30',
    limits: { worktreeBytes: diskMB * MB },
    endsBy: ['worktree_bytes'],
  },
  {
    name: 'a disk bomb in folders that nobody may read',
    script:
      'mkdir shut; cd shut; chmod 300 .; for i in $(seq 200); do head -c 5000000 /dev/zero >file$i || exit; sleep 0.01; done; sleep 30',
    limits: { worktreeBytes: diskMB * MB },
    endsBy: ['worktree_bytes'],
  },
];

export const inodeBombs: readonly Bomb[] = [
  {
    name: 'an inode bomb',
    script: 'for i in $(seq 400); do mkdir d$i; touch d$i/{1..100}; done; sleep 30',
    limits: { worktreeFiles: 1_000 },
    endsBy: ['worktree_files'],
  },
  {
    name: 'a deep tree of folders',
    script: `python3 -c 'import os\nfor i in range(20000):\n  os.mkdir("d"); os.chdir("d")\nimport time; time.sleep(30)'`,
    limits: { worktreeFiles: 1_000 },
    endsBy: ['worktree_files'],
  },
];

export const otherBombs: readonly Bomb[] = [
  {
    name: 'an output bomb, on both streams',
    script: 'timeout 25 yes & timeout 25 yes >&2; wait',
    limits: { outputBytes: 20 * MB },
    endsBy: ['output'],
  },
  {
    name: 'a burning processor, by many children',
    script: 'for i in 1 2 3 4; do timeout 25 sh -c "while :; do :; done" & done; wait',
    limits: { cpuSeconds: 1 },
    endsBy: ['cpu'],
  },
];

const daemon = (name: string, script: string): Bomb => ({
  name: `a daemon by ${name}`,
  script,
  timeoutMs: shortMs,
  endsBy: ['time', undefined],
});
export const daemons: readonly Bomb[] = [
  daemon('setsid', 'setsid --fork sleep 52.25'),
  daemon('nohup', 'nohup sleep 52.25 >/dev/null 2>&1 &'),
  daemon('a double fork', '( ( setsid sleep 52.25 >/dev/null 2>&1 & ) & )'),
  daemon(
    'closed streams and deaf ears',
    '(trap "" TERM INT HUP QUIT; exec >&- 2>&- <&-; sleep 52.25) & disown; sleep 52.25',
  ),
  daemon('a stopped supervisor', 'kill -STOP $PPID; sleep 52.25'),
  daemon('a killed supervisor', 'setsid --fork sleep 52.25; kill -KILL $PPID 2; sleep 52.25'),
];

/** Whatever else it does, it first tries to leave something outside. */
const sow = (mark: string) =>
  `for d in / /tmp /var/tmp /dev/shm /run /opt .. ; do echo x >$d/${mark}; done 2>/dev/null; (exec -a ${mark} sleep 60) &\n`;

/** Sets it off, and expects it to be dead within its limit and two seconds, with nothing left. */
export async function explode(sandbox: Sandbox, tree: TestTree, bomb: Bomb): Promise<SandboxResult> {
  const mark = `bomb-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const before = outsideOf(tree);
  const limits = { processes: 60, memoryBytes: 200 * MB, ...bomb.limits };
  const timeoutMs = bomb.timeoutMs ?? patientMs;
  const result = await bash(sandbox, tree, sow(mark) + bomb.script, { timeoutMs, limits });
  expect(processesOf(tree, mark), 'processes left').toEqual([]);
  expect(cgroupsLeft(), 'cgroups left').toEqual([]);
  expect(outsideOf(tree), 'what lies beside the worktree').toEqual(before);
  const sown = ['/', '/tmp', '/var/tmp', '/dev/shm', '/run', '/opt'].map((folder) => join(folder, mark));
  expect(sown.filter(existsSync), 'files left outside').toEqual([]);
  if (result.limit !== undefined) expect(result.dyingMs, 'from the limit to its death').toBeLessThan(2_000);
  expect(overgrownMs(tree, limits), 'from growing too large to its last write').toBeLessThan(2_000);
  return result;
}

/** How long it went on writing after its tree had grown over a limit. */
function overgrownMs(
  tree: TestTree,
  { worktreeBytes = Infinity, worktreeFiles = Infinity }: Partial<Limits>,
): number {
  execFileSync('chmod', ['-R', 'u+rwX', tree.worktree]);
  const written = execFileSync('find', [tree.worktree, '-printf', '%T@ %s\n'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number))
    .toSorted(([a = 0], [b = 0]) => a - b);
  let [bytes, files] = [0, 0];
  const grown = written.find(([, size = 0]) => {
    bytes += size;
    files += 1;
    return bytes > worktreeBytes || files > worktreeFiles;
  });
  return ((written.at(-1)?.[0] ?? 0) - (grown?.[0] ?? Infinity)) * 1000;
}

/** Processes on this machine that bear that name, or see that worktree as a sandbox shows it. */
function processesOf(tree: TestTree, mark: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/u.test(name));
  const isOurs = (pid: string): boolean =>
    textOf(`/proc/${pid}/cmdline`).includes(mark) ||
    textOf(`/proc/${pid}/mountinfo`).includes(`${tree.worktree} `);
  return pids.filter(isOurs).map((pid) => `${pid} ${textOf(`/proc/${pid}/cmdline`)}`);
}

/** Groups that this process has made and not removed. */
function cgroupsLeft(): string[] {
  const name = `troupe-${process.pid}-*`;
  return execFileSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', name], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}

/** Everything in the folder of the worktree and the mirror, but for what is in the worktree. */
function outsideOf(tree: TestTree): string[] {
  const mirror = readdirSync(tree.gitDir, { recursive: true, encoding: 'utf8' }).toSorted();
  return [...readdirSync(tree.base).toSorted(), ...mirror, readFileSync(join(tree.worktree, '.git'), 'utf8')];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
