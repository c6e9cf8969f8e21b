// A bomb of each kind; all of them, also without the kernel's groups, are in bombs.long.test.ts.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { daemons, diskBombs, explode, forkBombs, inodeBombs, memoryBombs, otherBombs } from './bombs.ts';
import { makeSandbox, makeTree, type TestTree } from './worktree.ts';

let tree: TestTree;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree[Symbol.dispose]());

const sandbox = makeSandbox();
const one = [forkBombs, memoryBombs, diskBombs, inodeBombs, otherBombs, daemons].flatMap((kind) =>
  kind.slice(0, 1),
);

test.each(one)('$name is dead within its limit and two seconds, and nothing is left', async (bomb) => {
  const { limit } = await explode(sandbox, tree, bomb);
  expect(bomb.endsBy).toContain(limit);
});
