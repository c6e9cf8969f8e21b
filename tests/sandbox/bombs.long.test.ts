// Every bomb against every wall: dead within its limit and two seconds, and nothing is left.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { daemons, diskBombs, explode, forkBombs, inodeBombs, memoryBombs, otherBombs } from './bombs.ts';
import { bash, makeSandbox, makeTree, type TestTree } from './worktree.ts';

vi.setConfig({ testTimeout: 60_000 });

let tree: TestTree;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree[Symbol.dispose]());

const bombs = [forkBombs, memoryBombs, diskBombs, inodeBombs, otherBombs, daemons].flat();

/** The kernel's groups where this machine has them, and the count from /proc that stands in for them. */
describe.each(['own', 'none'] as const)('with cgroups: %s', (kind) => {
  const sandbox = makeSandbox(kind === 'none' ? { cgroups: 'none' } : {});
  test.each(bombs)('$name', async (bomb) => {
    const { limit } = await explode(sandbox, tree, bomb);
    expect(bomb.endsBy).toContain(limit);
  });
});

test('a tree that is too large already can be cleared up', async () => {
  const sandbox = makeSandbox({ limits: { worktreeBytes: 20e6, worktreeFiles: 500 } });
  await bash(makeSandbox(), tree, 'head -c 60000000 /dev/zero >big; mkdir many; touch many/{1..900}');
  const result = await bash(sandbox, tree, 'rm -r big many; sleep 1; echo clear');
  expect(result.output).toBe('clear\n');
});
