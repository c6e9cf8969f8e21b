import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { probeGroups } from '../../src/sandbox/escape-probes.ts';
import { selfTest } from '../../src/sandbox/self-test.ts';
import { makeSandbox } from './worktree.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'troupe-self-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('nothing gets out of the sandbox, in more than thirty ways, and the probes leave nothing behind', async () => {
  expect(probeGroups.flat().length).toBeGreaterThan(30);
  expect(await selfTest(makeSandbox(), folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('nothing gets out where the kernel lends no cgroup either', async () => {
  expect(await selfTest(makeSandbox({ cgroups: 'none' }), folder)).toEqual([]);
});

test('without a sandbox the probes get out, so they are real, and the host stays as it was', async () => {
  const before = hostState();
  const escaped = await selfTest(makeSandbox({ mode: 'none' }), folder);
  expect(escaped).toEqual(
    expect.arrayContaining([
      'read a file outside the worktree',
      'read a file outside through a link in the worktree',
      'give a file outside a second name in the worktree',
      'write a file outside the worktree',
      'write a file outside through a link in the worktree',
      'write to the git directory',
      'point the worktree at another git directory',
      'see the processes of the host',
      'read an environment that was not made for it',
      'read the memory of a process of the host',
      'kill a process of the host',
      'leave a process behind',
      'connect to a TCP port of the host',
      'send the host a datagram, as to a name server',
      'connect to a Unix socket of the host',
      'connect to an abstract socket of the host',
      'hold a privilege',
      'use every system call',
    ]),
  );
  expect(readdirSync(folder)).toEqual([]);
  expect(hostState()).toEqual(before);
});

/** What a probe could change of a machine without walls, were it careless. */
function hostState() {
  const listing = (path: string) => readdirSync(path).sort();
  return {
    mounts: readFileSync('/proc/self/mounts', 'utf8'),
    pattern: readFileSync('/proc/sys/kernel/core_pattern', 'utf8'),
    devices: listing('/dev'),
    passwd: readFileSync('/etc/passwd', 'utf8'),
    run: listing('/run'),
  };
}
