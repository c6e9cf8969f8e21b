// A change of the worktree is what the tree shows, whoever made it and with whatever tool.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchTree } from '../../src/workbench/tree-watch.ts';
import { openWorld, place } from '../git/world.ts';

async function openTree() {
  const world = openWorld();
  const start = world.commit({ '.gitignore': 'dist/\n', 'a.txt': 'old\n' });
  const mirror = await world.mirrors.mirror('ada/greetings', world.origin);
  await mirror.fetch();
  const worktree = await mirror.worktree('T1', start);
  const tree = { bench: { mirror, tip: start, home: start }, worktree, start };
  return {
    tree,
    mirror,
    write: (path: string, content: string | null) => place(worktree.path, path, content),
    [Symbol.dispose]: () => world.close(),
  };
}

test('a look names the paths that changed since the look before, and the tree', async () => {
  using opened = await openTree();
  const watch = watchTree(opened.tree, opened.tree.start);
  expect(await watch.look()).toBeUndefined();
  opened.write('a.txt', 'new\n');
  const first = await watch.look();
  expect(first?.paths).toEqual(['a.txt']);
  opened.write('b.txt', 'b\n');
  expect((await watch.look())?.paths).toEqual(['b.txt']);
  opened.write('b.txt', null);
  expect(await watch.look()).toEqual({ tree: first?.tree, paths: ['b.txt'] });
});

test('what git ignores, and a file written with the content it had, are no change', async () => {
  using opened = await openTree();
  const watch = watchTree(opened.tree, opened.tree.start);
  opened.write('dist/app.js', 'built\n');
  opened.write('a.txt', 'old\n');
  expect(await watch.look()).toBeUndefined();
  expect(await watch.takeCheckpoint()).toBeUndefined();
});

test('a checkpoint is taken once for each change, also back to how it began', async () => {
  using opened = await openTree();
  const { tree, mirror, write } = opened;
  const watch = watchTree(tree, tree.start);
  write('a.txt', 'new\n');
  const change = await watch.look();
  const checkpoint = await watch.takeCheckpoint();
  expect(checkpoint).toMatchObject({ commit: change?.tree, base: tree.start });
  expect(await mirror.readFile(checkpoint?.commit ?? '', 'a.txt')).toBe('new\n');
  expect(await watch.takeCheckpoint()).toBeUndefined();
  write('a.txt', 'old\n');
  await watch.look();
  const { start } = tree;
  expect(await watch.takeCheckpoint()).toEqual({ commit: start, base: start, bundle: Buffer.alloc(0) });
});

test('another process goes on from the last checkpoint without seeing it as a change', async () => {
  using opened = await openTree();
  opened.write('a.txt', 'new\n');
  const change = await watchTree(opened.tree, opened.tree.start).look();
  const resumed = watchTree(opened.tree, change?.tree ?? '');
  expect(await resumed.look()).toBeUndefined();
  expect(await resumed.takeCheckpoint()).toBeUndefined();
});

test('a tree that cannot be committed is no change until it can be', async () => {
  using opened = await openTree();
  const watch = watchTree(opened.tree, opened.tree.start);
  opened.write('nested/.git/HEAD', 'ref: refs/heads/main\n');
  opened.write('a.txt', 'new\n');
  expect(await watch.look()).toBeUndefined();
  rmSync(join(opened.tree.worktree.path, 'nested'), { recursive: true });
  expect((await watch.look())?.paths).toEqual(['a.txt']);
});
