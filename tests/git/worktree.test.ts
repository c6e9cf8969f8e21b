// A worktree is a clean desk: exactly the commit, whatever was left there before.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Mirror } from '../../src/git/mirror.ts';
import { openWorld, place, runGit, type World } from './world.ts';

let world: World;
let mirror: Mirror;
let base: string;

beforeAll(async () => {
  world = openWorld();
  base = world.commit({ 'README.md': 'hello\n', 'src/app.js': 'export {}\n' });
  mirror = await world.mirrors.mirror('ada/todo', world.origin);
  await mirror.fetch();
});
afterAll(() => world.close());

test('a worktree holds exactly the files of its commit, on no branch', async () => {
  const worktree = await mirror.worktree('T1', base);
  expect(readFileSync(join(worktree.path, 'src/app.js'), 'utf8')).toBe('export {}\n');
  expect(runGit(worktree.path, 'rev-parse', 'HEAD')).toBe(base);
  expect(runGit(worktree.path, 'branch', '--show-current')).toBe('');
  expect(worktree.gitDir).toBe(mirror.gitDir);
});

test('made again, it has nothing left of what an agent did to it', async () => {
  const first = await mirror.worktree('T1', base);
  place(first.path, 'README.md', 'changed\n');
  place(first.path, 'new/file.txt', 'untracked\n');
  const shut = join(first.path, 'shut');
  mkdirSync(shut);
  writeFileSync(join(shut, 'inside'), '');
  chmodSync(shut, 0o000);
  const next = world.commit({ 'README.md': 'second\n' });
  await mirror.fetch();
  const again = await mirror.worktree('T1', next);
  expect(again.path).toBe(first.path);
  expect(readFileSync(join(again.path, 'README.md'), 'utf8')).toBe('second\n');
  expect(runGit(again.path, 'status', '--porcelain', '--ignored')).toBe('');
});

test('resetting one whose .git points at a trap runs nothing and touches nothing outside', async () => {
  const worktree = await mirror.worktree('T1', base);
  const trap = join(world.dir, 'trap');
  const canary = join(world.dir, 'canary');
  runGit(world.dir, 'init', '-q', trap);
  runGit(trap, 'config', 'core.fsmonitor', `touch ${canary}`);
  place(trap, '.git/hooks/post-checkout', `#!/bin/sh\ntouch ${canary}\n`);
  chmodSync(join(trap, '.git/hooks/post-checkout'), 0o755);
  rmSync(join(worktree.path, '.git'));
  writeFileSync(join(worktree.path, '.git'), `gitdir: ${join(trap, '.git')}\n`);
  symlinkSync(trap, join(worktree.path, 'link-out'));
  await mirror.worktree('T1', base);
  expect(existsSync(canary)).toBe(false);
  expect(existsSync(join(trap, '.git/config'))).toBe(true);
  expect(runGit(worktree.path, 'rev-parse', '--git-common-dir')).toBe(mirror.gitDir);
});

test('what .gitattributes says about filters and line endings does not come between the commit and the files', async () => {
  const canary = join(world.dir, 'canary');
  const commit = world.commit({
    '.gitattributes':
      '*.txt text eol=crlf\n*.bin filter=evil\n*.id ident\n*.u16 working-tree-encoding=UTF-16\n',
    'a.txt': 'one\ntwo\n',
    'b.bin': 'data\n',
    'c.id': '$Id$\n',
    'd.u16': Buffer.from('\ufeffplain\n', 'utf16le'),
  });
  await mirror.fetch();
  writeFileSync(join(mirror.gitDir, 'config'), `\n[filter "evil"]\n\tsmudge = touch ${canary}\n`, {
    flag: 'a',
  });
  const worktree = await mirror.worktree('T1', commit);
  expect(readFileSync(join(worktree.path, 'a.txt'), 'utf8')).toBe('one\ntwo\n');
  expect(readFileSync(join(worktree.path, 'c.id'), 'utf8')).toBe('$Id$\n');
  expect(readFileSync(join(worktree.path, 'd.u16'), 'utf8')).toBe('plain\n');
  expect(existsSync(canary)).toBe(false);
  expect(await mirror.importTree(worktree, commit)).toMatchObject({ ok: true, changed: [] });
});

test('worktrees are listed and removed by name, and a removed one may be removed again', async () => {
  await Promise.all(['T2', 'T1', 'T3'].map((name) => mirror.worktree(name, base)));
  expect(await mirror.worktrees()).toEqual(['T1', 'T2', 'T3']);
  await mirror.removeWorktree('T2');
  await mirror.removeWorktree('T2');
  expect(await mirror.worktrees()).toEqual(['T1', 'T3']);
});

test('a worktree cannot be named as a path, an option or a lock', async () => {
  for (const name of ['..', 'a/b', '', '-x', 'a.lock', 'a\nb']) {
    await expect(mirror.worktree(name, base)).rejects.toThrow(/worktree's name/);
  }
});
