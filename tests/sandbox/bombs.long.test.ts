// Commands that try to take the machine with them: dead within their limit and two seconds, and nothing is left. Each
// bomb has a second end of its own, in case the sandbox should fail.
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Limits } from '../../src/sandbox/limits.ts';
import type { SandboxResult } from '../../src/sandbox/sandbox.ts';
import { bash, hostProcesses, makeSandbox, makeTree, type TestTree } from './worktree.ts';

vi.setConfig({ testTimeout: 60_000 });

let tree: TestTree;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree[Symbol.dispose]());

const MB = 1024 ** 2;
const timeoutMs = 2_000;
/** Two seconds where nothing else runs; tests run beside others. */
const afterwardsMs = 10_000;
/** Long enough to reach a limit on a busy machine. */
const patientMs = 25_000;

/** The kernel's groups where this machine has them, and the count from /proc that stands in for them. */
describe.each(['own', 'none'] as const)('with cgroups: %s', (kind) => {
  const sandbox = makeSandbox(kind === 'none' ? { cgroups: 'none' } : {});
  const explode = async (script: string, limits: Partial<Limits>, ms = patientMs): Promise<SandboxResult> => {
    const small = { processes: 60, memoryBytes: 200 * MB, ...limits };
    return bash(sandbox, tree, script, { timeoutMs: ms, limits: small });
  };

  test.each([
    ['a shell', 'bomb() { bomb | bomb & }; for i in 1 2 3; do bomb; done; sleep 51.25'],
    [
      'Python',
      'timeout -s KILL 8 python3 -c "import os, time\nfor i in range(4000):\n  try: os.fork()\n  except OSError: time.sleep(.01)"',
    ],
  ])('a fork bomb of %s', async (_, script) => {
    const result = await explode(script, {}, timeoutMs);
    // It may also come to its end by itself, having started nothing more.
    expect(result.ms).toBeLessThan(timeoutMs + afterwardsMs);
    expect(hostProcesses()).not.toContain('sleep 51.25');
  });

  test.each([
    [
      'in one process',
      `node -e 'const all = []; for (let i = 0; i < 200; i++) all.push(Buffer.alloc(5e6, 1)); setTimeout(() => 0, 3e4)'`,
    ],
    [
      'in many',
      `for i in $(seq 10); do node -e 'const b = Buffer.alloc(5e7, 1); setTimeout(() => b, 3e4)' & done; wait`,
    ],
    [
      'in shared mappings',
      `python3 -c 'import mmap, time\nall = [mmap.mmap(-1, 10**7) for _ in range(60)]\nfor m in all: m.write(b"x" * 10**7)\ntime.sleep(30)'`,
    ],
  ])('a memory bomb %s', async (_, script) => {
    const result = await explode(script, {});
    expect(result.limit).toBe('memory');
  });

  test('a burning processor, by many children', async () => {
    const script = 'for i in 1 2 3 4; do timeout 25 sh -c "while :; do :; done" & done; wait';
    const result = await explode(script, { cpuSeconds: 1 });
    expect(result.limit).toBe('cpu');
  });

  test('a disk bomb', async () => {
    const script =
      'for i in $(seq 200); do head -c 5000000 /dev/zero >file$i || exit; sleep 0.01; done; sleep 30';
    const result = await explode(script, { worktreeBytes: 50 * MB });
    expect(result.limit).toBe('worktree_bytes');
  });

  test('a disk bomb in folders that nobody may read', async () => {
    const script =
      'mkdir shut; cd shut; chmod 300 .; for i in $(seq 200); do head -c 5000000 /dev/zero >file$i || exit; sleep 0.01; done; sleep 30';
    const result = await explode(script, { worktreeBytes: 50 * MB });
    expect(result.limit).toBe('worktree_bytes');
  });

  test('an inode bomb', async () => {
    const script = 'for i in $(seq 400); do mkdir d$i; touch d$i/{1..100}; done; sleep 30';
    const result = await explode(script, { worktreeFiles: 3_000 });
    expect(result.limit).toBe('worktree_files');
  });

  test('an output bomb, on both streams', async () => {
    const result = await explode('timeout 25 yes & timeout 25 yes >&2; wait', { outputBytes: 20 * MB });
    expect(result.limit).toBe('output');
    expect(result.output.length).toBeLessThan(110_000);
  });

  test.each([
    ['setsid', 'setsid --fork sleep 52.25'],
    ['nohup', 'nohup sleep 52.25 >/dev/null 2>&1 &'],
    ['a double fork', '( ( setsid sleep 52.25 >/dev/null 2>&1 & ) & )'],
    ['closed streams and deaf ears', '(trap "" TERM INT HUP QUIT; exec >&- 2>&- <&-; sleep 52.25) & disown'],
    ['a stopped supervisor', 'kill -STOP $PPID; sleep 52.25'],
    ['a killed supervisor', 'setsid --fork sleep 52.25; kill -KILL $PPID 2; sleep 52.25'],
  ])('a daemon by %s', async (_, script) => {
    const result = await explode(script, {}, timeoutMs);
    expect(result.ms).toBeLessThan(timeoutMs + afterwardsMs);
    expect(hostProcesses()).not.toContain('sleep 52.25');
  });

  test('a deep tree of folders', async () => {
    const deep = `python3 -c 'import os\nfor i in range(20000):\n  os.mkdir("d"); os.chdir("d")'`;
    const result = await explode(deep, { worktreeFiles: 3_000 }, 3_000);
    expect(result.limit ?? result.exitCode).not.toBe(undefined);
    expect(readdirSync(tree.worktree)).toContain('d');
  });
});

test('a tree that is too large already can be cleared up', async () => {
  const sandbox = makeSandbox({ limits: { worktreeBytes: 20 * MB, worktreeFiles: 500 } });
  await bash(makeSandbox(), tree, 'head -c 60000000 /dev/zero >big; mkdir many; touch many/{1..900}');
  const result = await bash(sandbox, tree, 'rm -r big many; sleep 1; echo clear');
  expect(result.output).toBe('clear\n');
});
