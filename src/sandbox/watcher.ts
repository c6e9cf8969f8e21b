// Looks after the commands that run: four times a second, what each uses is held against its limits. One timer serves
// all of them, and a command that is over sooner never meets it.
import type { Cgroup } from './cgroups.ts';
import type { Limit, Limits } from './limits.ts';
import { type Snapshot, takeSnapshot, treeOf, type Usage, usageOf } from './processes.ts';
import { gaugeTree, type TreeGauge } from './tree-gauge.ts';

interface Watched {
  readonly pid: number;
  readonly limits: Limits;
  /** The kernel counts for us where there is one. */
  readonly cgroup?: Cgroup | undefined;
  /** The folder that the command can write to. */
  readonly worktree?: string | undefined;
  /** How long it may neither print nor compute; for ever without it. */
  readonly idleMs?: number | undefined;
  /** When it last printed, in epoch milliseconds. */
  readonly lastPrinted: () => number;
  /** Called once. */
  readonly exceeded: (limit: Limit) => void;
}

interface Watch extends Watched {
  readonly gauge: TreeGauge | undefined;
  gauging: boolean;
  /** When it last computed, and how much it had until then. */
  busyAt: number;
  cpuSeconds: number;
}

const everyMs = 250;
/** Of one core: a program that waits looks at its watch now and then. */
const idleShare = 0.05;

const watches = new Set<Watch>();
let timer: NodeJS.Timeout | undefined;

/** @returns how to stop watching. */
export function watch(watched: Watched): () => void {
  const { worktree, limits } = watched;
  const gauge = worktree === undefined ? undefined : gaugeTree(worktree, limits);
  const entry: Watch = { ...watched, gauge, gauging: false, busyAt: Date.now(), cpuSeconds: 0 };
  watches.add(entry);
  timer ??= setInterval(tick, everyMs).unref();
  return () => stopWatching(entry);
}

function stopWatching(entry: Watch): void {
  watches.delete(entry);
  if (watches.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

function tick(): void {
  const needsSnapshot = [...watches].some(({ cgroup }) => cgroup === undefined);
  const snapshot = needsSnapshot ? takeSnapshot() : [];
  for (const entry of Array.from(watches)) {
    const limit = limitReached(entry, snapshot);
    if (limit === undefined) gaugeDisk(entry);
    else end(entry, limit);
  }
}

function limitReached(entry: Watch, snapshot: Snapshot): Limit | undefined {
  const { cgroup, limits, pid } = entry;
  if (cgroup?.outOfMemory()) return 'memory';
  const usage: Usage =
    cgroup === undefined
      ? usageOf(treeOf(pid, snapshot), limits.memoryBytes)
      : { memoryBytes: 0, cpuSeconds: cgroup.cpuSeconds() };
  if (usage.memoryBytes > limits.memoryBytes) return 'memory';
  if (usage.cpuSeconds > limits.cpuSeconds) return 'cpu';
  return isIdle(entry, usage.cpuSeconds) ? 'idle' : undefined;
}

function isIdle(entry: Watch, cpuSeconds: number): boolean {
  const { idleMs } = entry;
  if (idleMs === undefined) return false;
  const now = Date.now();
  if (cpuSeconds - entry.cpuSeconds > (idleMs / 1000) * idleShare) {
    entry.cpuSeconds = cpuSeconds;
    entry.busyAt = now;
  }
  return now - Math.max(entry.busyAt, entry.lastPrinted()) >= idleMs;
}

/** The disk answers when it can; the others are not kept waiting. */
function gaugeDisk(entry: Watch): void {
  if (entry.gauge === undefined || entry.gauging) return;
  entry.gauging = true;
  void askDisk(entry, entry.gauge);
}

async function askDisk(entry: Watch, gauge: TreeGauge): Promise<void> {
  // A tree that is gone has nothing to limit.
  const limit = await gauge.check().catch(() => undefined);
  entry.gauging = false;
  if (limit !== undefined && watches.has(entry)) end(entry, limit);
}

function end(entry: Watch, limit: Limit): void {
  stopWatching(entry);
  entry.exceeded(limit);
}
