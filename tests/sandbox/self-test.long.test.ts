// A sandbox with a hole in it is found out, and the hole is named. The short form is tests/troupe.test.ts.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { selfTest } from '../../src/sandbox/self-test.ts';
import { type Hole, leakyBwrap } from './leaky-bwrap.ts';
import { makeSandbox } from './worktree.ts';

test.each<[Hole, string[]]>([
  [
    'no network of its own',
    ['connect to a TCP port of the host', 'send the host a datagram, as to a name server'],
  ],
  ['no processes of its own', ['see the processes of the host', 'leave a process behind']],
  ['no filter', ['use every system call']],
  ['nothing read-only', ['write to the git directory', 'point the worktree at another git directory']],
  [
    'the temporary folder of the host',
    ['read a file outside the worktree', 'write a file outside the worktree'],
  ],
])('with %s', async (hole, named) => {
  const [tools, folder] = [emptyFolder(), emptyFolder()];
  leakyBwrap(tools, hole);
  const escaped = await selfTest(makeSandbox({ toolchains: [tools] }), folder);
  expect(escaped).toEqual(expect.arrayContaining(named));
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'troupe-leaky-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Root's commands run as another uid, whom this must not keep out.
  chmodSync(folder, 0o755);
  return folder;
}
