// Groups of cgroup v2: where they are made, what is written into them, and that they go. Where this machine's kernel keeps
// memory in v1, as many do, the files are a stand-in's (cgroup2-tree.ts); v1 is used for real by every other test here.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findCgroups } from '../../src/sandbox/cgroups.ts';
import { defaultLimits } from '../../src/sandbox/limits.ts';
import { kernel, makeRoot, words } from './cgroup2-tree.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<object>();
  const { kernel: changed } = await vi.importActual<{ kernel: object }>('./cgroup2-tree.ts');
  return { ...real, ...changed, default: real };
});

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'troupe-cgroup-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const limits = { ...defaultLimits, memoryBytes: 100_000_000, processes: 40 };
const ours = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('troupe-'));

/** `/troupe.service/main` with a process in it, as systemd makes it with Delegate= and DelegateSubgroup=. */
function service(): string {
  makeRoot(root, ['cpu', 'memory', 'pids']);
  kernel.writeFileSync(join(root, 'cgroup.subtree_control'), '+cpu +memory +pids');
  const folder = join(root, 'troupe.service');
  kernel.mkdirSync(folder);
  kernel.mkdirSync(join(folder, 'main'));
  kernel.writeFileSync(join(folder, 'main', 'cgroup.procs'), `${process.pid}\n`);
  return folder;
}
const inService = '0::/troupe.service/main\n';

describe('a group for a command', () => {
  test('is made beside our own, which holds processes and so may have no children', async () => {
    const folder = service();
    const cgroup = findCgroups(root, inService)?.open(limits);
    const [name = ''] = ours(folder);
    expect(cgroup?.entrances).toEqual([join(folder, name, 'cgroup.procs')]);
    await cgroup?.remove();
    expect(ours(folder)).toEqual([]);
  });

  test('has the limits of the command, no swap, and dies as a whole', () => {
    const folder = service();
    findCgroups(root, inService)?.open(limits);
    const group = join(folder, ours(folder)[0] ?? '');
    const written = (file: string) => readFileSync(join(group, file), 'utf8').trim();
    expect(written('memory.max')).toBe('100000000');
    expect(written('memory.swap.max')).toBe('0');
    expect(written('memory.oom.group')).toBe('1');
    // Our own bubblewraps and shells besides.
    expect(written('pids.max')).toBe('48');
  });

  test('is made below the root of a container', () => {
    makeRoot(root, ['cpu', 'memory', 'pids']);
    kernel.writeFileSync(join(root, 'cgroup.procs'), `${process.pid}\n`);
    const cgroup = findCgroups(root, '0::/\n')?.open(limits);
    expect(dirname(dirname(cgroup?.entrances[0] ?? ''))).toBe(root);
  });

  test('tells when the kernel ended something for its memory, and what it computed', () => {
    service();
    const cgroup = findCgroups(root, inService)!.open(limits);
    const group = dirname(cgroup.entrances[0] ?? '');
    expect([cgroup.outOfMemory(), cgroup.cpuSeconds()]).toEqual([false, 0]);
    kernel.writeFileSync(join(group, 'memory.events'), 'max 12\noom 1\noom_kill 1\noom_group_kill 1');
    kernel.writeFileSync(join(group, 'cpu.stat'), 'usage_usec 2500000\nuser_usec 2000000');
    expect([cgroup.outOfMemory(), cgroup.cpuSeconds()]).toEqual([true, 2.5]);
  });

  test('goes when the last process in it has gone', async () => {
    const folder = service();
    const cgroup = findCgroups(root, inService)!.open(limits);
    kernel.writeFileSync(cgroup.entrances[0] ?? '', '12345\n');
    const removing = cgroup.remove();
    expect(ours(folder)).toHaveLength(1);
    truncateSync(cgroup.entrances[0] ?? '');
    await removing;
    expect(ours(folder)).toEqual([]);
  });
});

test('groups of a Troupe that was killed are removed, those of one that lives or still hold a process are not', () => {
  const folder = service();
  kernel.writeFileSync(join(folder, 'cgroup.subtree_control'), '+memory +pids');
  const [dead, busy, living] = ['troupe-4194305-aa', 'troupe-4194305-bb', `troupe-${process.ppid}-cc`];
  for (const name of [dead, busy, living]) kernel.mkdirSync(join(folder, name));
  kernel.writeFileSync(join(folder, busy, 'cgroup.procs'), '12345\n');
  expect(findCgroups(root, inService)).toBeDefined();
  expect(ours(folder).toSorted()).toEqual([busy, living].toSorted());
});

describe('no group is made', () => {
  test('where the controllers are not handed down to us', () => {
    makeRoot(root, ['cpu']);
    expect(findCgroups(root, '0::/\n')).toBeUndefined();
    expect(ours(root)).toEqual([]);
  });

  test('where all of us are in a group with processes, on every level', () => {
    const folder = service();
    kernel.writeFileSync(join(folder, 'cgroup.procs'), '12345\n');
    expect(findCgroups(root, inService)).toBeUndefined();
    expect(words(join(folder, 'cgroup.subtree_control'))).toEqual([]);
  });

  test('where there is no such file system', () => {
    mkdirSync(join(root, 'memory'));
    expect(findCgroups(root, inService)).toBeUndefined();
  });

  const real = '/sys/fs/cgroup/unified';
  const controllers = existsSync(real) ? words(join(real, 'cgroup.controllers')) : undefined;
  test.runIf(controllers !== undefined && !controllers.includes('memory'))(
    "in this kernel's own v2, which has no memory to hand down beside v1",
    () => {
      expect(findCgroups(real, '0::/\n')).toBeUndefined();
      expect(ours(real)).toEqual([]);
    },
  );
});
