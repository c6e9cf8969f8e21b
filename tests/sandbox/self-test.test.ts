import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { selfTest } from '../../src/sandbox/self-test.ts';
import { makeSandbox } from './worktree.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'troupe-self-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('nothing gets out of the sandbox, and the probes leave nothing behind', async () => {
  expect(await selfTest(makeSandbox(), folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('without a sandbox the probes get out, so they are real', async () => {
  const escaped = await selfTest(makeSandbox({ mode: 'none' }), folder);
  expect(escaped).toEqual(
    expect.arrayContaining([
      'read a file outside the worktree',
      'read a file outside through a link in the worktree',
      'write a file outside the worktree',
      'write to the git directory',
      'point the worktree at another git directory',
      'see the processes of the host',
      'read an environment that was not made for it',
      'connect to a TCP port of the host',
      'connect to a Unix socket of the host',
      'connect to an abstract socket of the host',
      'leave a process behind',
    ]),
  );
});
