// Every file tool against what a hostile worktree can hold: paths, links and files with a second name, and folders that
// turn into links while they are used. Outside lie a file to be read and a folder to be written to.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeTree, type TestTree } from '../../sandbox/worktree.ts';
import { call } from './call.ts';

// Dozens of sandboxes, beside other tests.
vi.setConfig({ testTimeout: 90_000 });

const canary = 'canary-5d1f';
let tree: TestTree;
let secret: string;
let open: string;
beforeEach(() => {
  tree = makeTree();
  secret = join(tree.base, 'secret');
  open = join(tree.base, 'open');
  writeFileSync(secret, `${canary}\n`, { mode: 0o644 });
  mkdirSync(open, { mode: 0o777 });
});
afterEach(() => {
  try {
    expect(readFileSync(secret, 'utf8')).toBe(`${canary}\n`);
    expect(readdirSync(open)).toEqual([]);
    expect(readdirSync(tree.base).sort()).toEqual(['mirror.git', 'open', 'secret', 'worktree']);
  } finally {
    tree[Symbol.dispose]();
  }
});

/** What each tool answers about a path. None may show the canary or write outside. */
async function tryAll(path: string, context = {}): Promise<string> {
  const answers = [
    await call(tree, 'read_file', { path }, context),
    await call(tree, 'write_file', { path, content: 'written\n' }, context),
    await call(tree, 'append_file', { path, content: 'added\n' }, context),
    await call(tree, 'edit_file', { path, edits: [{ old: canary, new: 'edited' }] }, context),
    await call(tree, 'list_directory', { path }, context),
    await call(tree, 'search_codebase', { pattern: 'canary', path }, context),
  ];
  return answers.join('\n');
}

test.each([
  '../secret',
  'src/../../secret',
  './././../secret',
  '/etc/passwd',
  '/workspace/../secret',
  '/proc/1/environ',
  '/proc/self/root/etc/shadow',
  '//etc//passwd',
  '.git',
  '.git/config',
  'src/../.git/hooks/pre-commit',
  '~/secret',
  '$HOME/secret',
  '-rf',
  '--help',
  'a\0../../secret',
])('the path %j', async (path) => {
  const said = await tryAll(path);
  expect(said).not.toContain(canary);
  expect(said).not.toContain('root:x:');
});

test('an absolute path of the host', async () => {
  expect(await tryAll(secret)).not.toContain(canary);
});

test.each([
  ['a link to a file outside', () => symlinkSync(secret, join(tree.worktree, 'x')), 'x'],
  ['a relative link to it', () => symlinkSync('../secret', join(tree.worktree, 'x')), 'x'],
  ['a folder that is a link', () => symlinkSync(tree.base, join(tree.worktree, 'x')), 'x/secret'],
  ['a link to a folder to write to', () => symlinkSync(open, join(tree.worktree, 'x')), 'x/new'],
  [
    'a chain of links',
    () => {
      symlinkSync('b', join(tree.worktree, 'a'));
      symlinkSync('src/c', join(tree.worktree, 'b'));
      symlinkSync('../../secret', join(tree.worktree, 'src/c'));
    },
    'a',
  ],
  ['a link to itself', () => symlinkSync('x', join(tree.worktree, 'x')), 'x'],
  ['a link to a process', () => symlinkSync('/proc/self/root', join(tree.worktree, 'x')), 'x/etc/shadow'],
  ['a link to a device', () => symlinkSync('/dev/null', join(tree.worktree, 'x')), 'x'],
  ['a link to git’s own folder', () => symlinkSync(tree.gitDir, join(tree.worktree, 'x')), 'x/config'],
])('%s', async (_, lay, path) => {
  lay();
  const config = readFileSync(join(tree.gitDir, 'config'), 'utf8');
  expect(await tryAll(path)).not.toContain(canary);
  expect(readFileSync(join(tree.gitDir, 'config'), 'utf8')).toBe(config);
});

test('a hard link to a file outside cannot be made from inside', async () => {
  const said = await call(tree, 'run_shell', {
    command: `ln ${secret} x; ln /etc/passwd y; ln ../secret z; ls`,
  });
  expect(said).not.toContain(canary);
  expect(readdirSync(tree.worktree).sort()).toEqual(['.git', 'list.txt', 'src']);
});

test('a pipe in place of a file does not block a tool', async () => {
  execFileSync('mkfifo', [join(tree.worktree, 'pipe')]);
  expect(await call(tree, 'read_file', { path: 'pipe' })).toContain('neither a file nor a folder');
});

test('a folder that turns into a link and back while tools use it', async () => {
  const [folder, real, link] = ['x', 'real', 'link'].map((name) => join(tree.worktree, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(folder);
  writeFileSync(join(folder, 'secret'), 'harmless\n');
  symlinkSync(tree.base, link);
  // A tree is given to its worker at its first use, before anything of the worker's can move in it.
  await call(tree, 'read_file', { path: 'list.txt' });
  const until = new AbortController();
  const moves = [
    [folder, real],
    [link, folder],
    [folder, link],
    [real, folder],
  ] as const;
  const swap = async (): Promise<void> => {
    while (!until.signal.aborted) {
      for (const [from, to] of moves) {
        try {
          renameSync(from, to);
        } catch {
          // A tool has made the folder anew meanwhile: that one stays.
          if (existsSync(real)) rmSync(real, { recursive: true });
        }
        await othersTurn();
      }
    }
  };
  const swapping = swap();
  for (let round = 0; round < 2; round += 1) expect(await tryAll('x/secret')).not.toContain(canary);
  until.abort();
  await swapping;
  rmSync(link, { force: true });
});

test('file names that match host paths leak neither names nor content', async () => {
  linkSync(join(tree.worktree, 'list.txt'), join(tree.worktree, 'second'));
  expect(await call(tree, 'read_file', { path: 'second' })).toBe('one\ntwo\nthree\n');
  expect(await call(tree, 'list_directory', { path: '.' })).not.toContain('mirror.git');
});
