// What a tree of processes uses, counted from /proc: the way that needs no privilege and works on every Linux.
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its own and that of children it has waited for, in ticks. */
  readonly cpuTicks: number;
}

/** All processes of this machine at one moment. */
export type Snapshot = readonly Process[];

/** USER_HZ, which Linux keeps at 100 for /proc on every machine that runs Node. */
const ticksPerSecond = 100;

/** Empty where there is no /proc. */
export function takeSnapshot(): Snapshot {
  const pids = list('/proc').map(Number).filter(Number.isInteger);
  return pids.flatMap((pid) => {
    // The name may hold anything, blanks and parentheses too; what follows the last parenthesis are numbers.
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuTicks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return fields.length < 15 ? [] : [{ pid, parent: Number(fields[1]), cpuTicks }];
  });
}

/** `root` and everything below it. A daemon stays below: its sandbox's first process adopts it. */
export function treeOf(root: number, snapshot: Snapshot): Snapshot {
  const children = Map.groupBy(snapshot, ({ parent }) => parent);
  const tree = snapshot.filter(({ pid }) => pid === root);
  for (const process of tree) tree.push(...(children.get(process.pid) ?? []));
  return tree;
}

/**
 * Answers whether they have ended by now. One that is first in a PID namespace is not gone before all others in it are,
 * which the kernel ends with it.
 */
export function watchForEnd(pids: readonly number[]): () => boolean {
  const startedAt = (pid: number): string | undefined => {
    const stat = read(`/proc/${pid}/stat`);
    // Numbers are used again, a number together with its start is not. A zombie has ended.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return stat === '' || state === 'Z' ? undefined : rest[18];
  };
  const known = pids.map((pid) => ({ pid, start: startedAt(pid) }));
  return () => known.every(({ pid, start }) => start === undefined || startedAt(pid) !== start);
}

export function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/**
 * Memory is first counted the cheap way, which counts what processes share for each of them; only what exceeds
 * `memoryLimit` by that is counted exactly.
 */
export function usageOf(tree: Snapshot, memoryLimit: number): Usage {
  const cpuSeconds = tree.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0) / ticksPerSecond;
  const rough = sum(tree, ({ pid }) => kilobytes(read(`/proc/${pid}/status`), ['RssAnon', 'RssShmem']) ?? 0);
  if (rough <= memoryLimit) return { memoryBytes: rough, cpuSeconds };
  const exact = sum(
    tree,
    ({ pid }) =>
      kilobytes(read(`/proc/${pid}/smaps_rollup`), ['Pss_Anon', 'Pss_Shmem']) ??
      kilobytes(read(`/proc/${pid}/status`), ['RssAnon', 'RssShmem']) ??
      0,
  );
  return { memoryBytes: exact, cpuSeconds };
}

function sum(tree: Snapshot, bytes: (process: Process) => number): number {
  return tree.reduce((total, process) => total + bytes(process), 0);
}

/** The sum of the named lines in bytes; undefined if none is there. */
function kilobytes(text: string, names: readonly string[]): number | undefined {
  const found = names.flatMap((name) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'mu').exec(text)?.[1] ?? []);
  return found.length === 0 ? undefined : found.reduce((total, kb) => total + Number(kb) * 1024, 0);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Processes end while one looks at them. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
