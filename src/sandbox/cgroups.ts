// The kernel's own limits on a whole tree of processes, where this process may set them: cgroup v2, else v1. A group is
// made for each command, below our own group or beside it, and removed after it. Elsewhere watcher.ts counts.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from './limits.ts';

export interface Cgroup {
  /** Files that take the number of the process to be limited. */
  readonly entrances: readonly string[];
  /** The kernel ended a process for its memory. */
  outOfMemory(): boolean;
  cpuSeconds(): number;
  /** Resolves when it is gone, or when it stays busy for longer than one should wait. */
  remove(): Promise<void>;
}

export interface Cgroups {
  open(limits: Limits): Cgroup;
}

/** Where groups are made: one folder for each controller, the same one for all in v2. */
interface Place {
  readonly version: 1 | 2;
  readonly memory: string;
  readonly pids?: string;
  readonly cpu?: string;
}

/** What our own bubblewraps and shells around the command take of its processes. */
const ownProcesses = 8;
/** The process by which a group is known to be left over, and a word by which it is nobody else's. */
const newName = (): string => `troupe-${process.pid}-${randomBytes(6).toString('hex')}`;

/** Undefined where no group with a limit on memory can be made. */
export function findCgroups(root = '/sys/fs/cgroup', own = readOwn()): Cgroups | undefined {
  const place = [...v2Places(root, own), ...v1Places(root, own)].find(worksAt);
  if (place === undefined) return undefined;
  forgetTheDead(place);
  return { open: (limits) => openGroup(place, newName(), limits) };
}

function readOwn(): string {
  return readText('/proc/self/cgroup');
}

/** Below our own group, which takes no children while it holds processes, or else beside it. */
function v2Places(root: string, own: string): Place[] {
  const path = /^0::(\/.*)$/mu.exec(own)?.[1];
  if (path === undefined || !existsSync(join(root, 'cgroup.controllers'))) return [];
  const mine = join(root, path);
  const parents = mine === root ? [mine] : [mine, dirname(mine)];
  return parents.filter(handsDown).map((memory) => ({ version: 2, memory, pids: memory, cpu: memory }));
}

/** Whether children of `folder` have the controllers we need; asks for them if they do not. */
function handsDown(folder: string): boolean {
  const control = join(folder, 'cgroup.subtree_control');
  const has = (): boolean => ['memory', 'pids'].every((one) => readText(control).split(/\s/u).includes(one));
  return has() || (tryWrite(control, '+memory +pids') && has());
}

function v1Places(root: string, own: string): Place[] {
  const folderOf = (controller: string): string | undefined => {
    const line = own
      .split('\n')
      .map((text) => text.split(':'))
      .find(([, names = '']) => names.split(',').includes(controller));
    if (line === undefined) return undefined;
    const [, names = '', ...path] = line;
    const mounts = [join(root, controller), join(root, names)];
    return mounts.map((mount) => join(mount, path.join(':'))).find((folder) => existsSync(folder));
  };
  const memory = folderOf('memory');
  const pids = folderOf('pids');
  const cpu = folderOf('cpuacct');
  return memory === undefined ? [] : [{ version: 1, memory, ...(pids && { pids }), ...(cpu && { cpu }) }];
}

/** Making one is the only sure way to know. */
function worksAt(place: Place): boolean {
  try {
    const { entrances } = makeGroup(place, newName(), 64 * 1024 ** 2, 64);
    for (const file of entrances) rmdirSync(dirname(file));
    return true;
  } catch {
    return false;
  }
}

/** Throws when memory cannot be limited there, and leaves nothing. */
function makeGroup(place: Place, called: string, memoryBytes: number, processes: number) {
  const folders = new Set([place.memory, place.pids, place.cpu].filter((folder) => folder !== undefined));
  const made = [...folders].map((folder) => join(folder, called));
  try {
    for (const folder of made) mkdirSync(folder);
    setLimits(place, called, memoryBytes, processes);
  } catch (error) {
    for (const folder of made) tryRemove(folder);
    throw error;
  }
  return { entrances: made.map((folder) => join(folder, 'cgroup.procs')) };
}

function setLimits(place: Place, called: string, memoryBytes: number, processes: number): void {
  const memory = join(place.memory, called);
  writeFileSync(
    join(memory, place.version === 2 ? 'memory.max' : 'memory.limit_in_bytes'),
    String(memoryBytes),
  );
  // Swap is not everywhere counted.
  const [swap, bytes] =
    place.version === 2 ? ['memory.swap.max', 0] : ['memory.memsw.limit_in_bytes', memoryBytes];
  tryWrite(join(memory, swap), String(bytes));
  if (place.version === 2) tryWrite(join(memory, 'memory.oom.group'), '1');
  if (place.pids !== undefined) tryWrite(join(place.pids, called, 'pids.max'), String(processes));
}

function openGroup(place: Place, called: string, limits: Limits): Cgroup {
  const { entrances } = makeGroup(place, called, limits.memoryBytes, limits.processes + ownProcesses);
  const events = join(place.memory, called, place.version === 2 ? 'memory.events' : 'memory.oom_control');
  return {
    entrances,
    outOfMemory: () => Number(/^oom_kill (\d+)$/mu.exec(readText(events))?.[1] ?? 0) > 0,
    cpuSeconds: () => cpuSeconds(place, called),
    remove: () => removeFolders(entrances.map((file) => dirname(file))),
  };
}

function cpuSeconds({ version, cpu }: Place, called: string): number {
  if (cpu === undefined) return 0;
  if (version === 1) return Number(readText(join(cpu, called, 'cpuacct.usage'))) / 1e9;
  return Number(/^usage_usec (\d+)$/mu.exec(readText(join(cpu, called, 'cpu.stat')))?.[1] ?? 0) / 1e6;
}

/** Busy until the kernel has buried the last process. */
async function removeFolders(folders: readonly string[]): Promise<void> {
  let left = folders;
  for (let wait = 2; left.length > 0 && wait < 1_500; wait *= 2) {
    left = left.filter((folder) => !tryRemove(folder));
    if (left.length > 0) await sleep(wait);
  }
}

/** Groups of a Troupe that was killed. One with a process in it stays: it cannot be removed. */
function forgetTheDead(place: Place): void {
  for (const folder of new Set([place.memory, place.pids, place.cpu])) {
    const found = folder === undefined ? [] : readdirSync(folder);
    for (const called of found) {
      const pid = Number(/^troupe-(\d+)-\w+$/u.exec(called)?.[1] ?? process.pid);
      if (pid !== process.pid && !existsSync(`/proc/${pid}`)) tryRemove(join(folder ?? '', called));
    }
  }
}

function tryRemove(folder: string): boolean {
  try {
    rmdirSync(folder);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
  return true;
}

function tryWrite(file: string, text: string): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch {
    return false;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
