// Commits, merges, diffs, files and checkpoints, all without a worktree.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutMiddle } from '../../src/git/diff.ts';
import type { Mirror } from '../../src/git/mirror.ts';
import { openWorld, place, runGit, type World } from './world.ts';

let world: World;
let mirror: Mirror;
let base: string;
let ours: string;
let theirs: string;
let elsewhere: string;

const LINES = Array.from({ length: 30 }, (_, n) => `line ${n}\n`);
const withLine = (n: number, text: string) => LINES.with(n, `${text}\n`).join('');

beforeAll(async () => {
  world = openWorld();
  base = world.commit({
    'list.txt': LINES.join(''),
    'src/app.js': 'export {}\n',
    'ümlaut "quoted".txt': 'x\n',
    'picture.bin': Buffer.from([0, 1, 2, 0xff]),
  });
  runGit(world.origin, 'branch', 'theirs', base);
  runGit(world.origin, 'branch', 'elsewhere', base);
  ours = world.commit({ 'list.txt': withLine(3, 'ours') });
  theirs = world.commit({ 'list.txt': withLine(3, 'theirs') }, 'theirs');
  elsewhere = world.commit({ 'list.txt': withLine(20, 'elsewhere'), 'src/app.js': null }, 'elsewhere');
  mirror = await world.mirrors.mirror('ada/todo', world.origin);
  await mirror.fetch();
});
afterAll(() => world.close());

const treeOf = (commit: string) => runGit(world.origin, 'rev-parse', `${commit}^{tree}`);
const commitBy = (machine: Mirror, tree: string, date = '2026-01-02T03:04:05Z') =>
  machine.commit({
    tree,
    parents: [base],
    message: 'T1: Do it\n\nRun-Id: 7\n',
    date,
    name: 'Troupe <bot>',
    email: 'troupe@example.org',
  });

async function otherMachine(name: string): Promise<Mirror> {
  const other = await world.otherMachine(name).mirror('ada/todo', world.origin);
  await other.fetch();
  return other;
}

describe('a commit', () => {
  test('has the same SHA wherever and whenever the same is committed', async () => {
    const other = await otherMachine('machine-2');
    const [here, there] = [await commitBy(mirror, treeOf(ours)), await commitBy(other, treeOf(ours))];
    expect(here).toBe(there);
    expect(await commitBy(mirror, treeOf(ours), '2026-01-02T04:04:05.900+01:00')).toBe(here);
    expect(await commitBy(mirror, treeOf(ours), '2026-01-02T03:04:06Z')).not.toBe(here);
    expect(runGit(mirror.gitDir, 'show', '-s', '--format=%an|%ae|%ad|%B', here)).toBe(
      'Troupe bot|troupe@example.org|Fri Jan 2 03:04:05 2026 +0000|T1: Do it\n\nRun-Id: 7',
    );
  });

  test('is found by branch and by SHA, and only if it is one', async () => {
    expect(await mirror.resolve('main')).toBe(ours);
    expect(await mirror.resolve(base.slice(0, 12))).toBe(base);
    for (const nothing of ['nope', '--all', '-h', '', 'main:list.txt']) {
      expect(await mirror.resolve(nothing)).toBeUndefined();
    }
    await expect(mirror.diff('--output=/tmp/x', base)).rejects.toThrow(/Not a full commit/);
  });

  test('knows its relations', async () => {
    expect(await mirror.mergeBase(ours, theirs)).toBe(base);
    expect(await mirror.isAncestor(base, ours)).toBe(true);
    expect(await mirror.isAncestor(ours, ours)).toBe(true);
    expect(await mirror.isAncestor(ours, theirs)).toBe(false);
    const orphan = await mirror.commit({
      tree: treeOf(base),
      parents: [],
      message: 'alone',
      date: '2026-01-01T00:00:00Z',
      name: 'a',
      email: 'a@example.org',
    });
    await expect(mirror.mergeBase(orphan, ours)).rejects.toThrow(/no common ancestor/);
    await expect(mirror.mergeTree(orphan, ours)).rejects.toThrow(/unrelated histories/);
    await expect(mirror.isAncestor('0'.repeat(40), ours)).rejects.toThrow(/merge-base/);
  });
});

describe('a merge', () => {
  test('of separate changes is clean and has both', async () => {
    const merged = await mirror.mergeTree(ours, elsewhere);
    expect(merged.clean).toBe(true);
    expect(await mirror.changed(treeOf(base), merged.tree)).toEqual(['list.txt', 'src/app.js']);
  });

  test('of the same line names the file and leaves the markers in the tree', async () => {
    const merged = await mirror.mergeTree(ours, theirs);
    expect(merged).toMatchObject({ clean: false, conflicts: ['list.txt'] });
    const commit = await commitBy(mirror, merged.tree);
    const text = await mirror.readFile(commit, 'list.txt');
    expect(text).toContain(`<<<<<<< ${ours}\nours\n=======\ntheirs\n>>>>>>> ${theirs}\n`);
  });
});

describe('a diff', () => {
  test('is unified text with readable names, and binary files are one line', async () => {
    const commit = world.commit(
      { 'picture.bin': Buffer.from([0, 9]), 'ümlaut "quoted".txt': 'y\n' },
      'theirs',
    );
    await mirror.fetch();
    const text = await mirror.diff(theirs, commit, { context: 0 });
    expect(text).toContain('Binary files a/picture.bin and b/picture.bin differ');
    expect(text).toContain('ümlaut');
    expect(text).toContain('@@ -1 +1 @@\n-x\n+y\n');
    expect(await mirror.changed(theirs, commit)).toEqual(['picture.bin', 'ümlaut "quoted".txt']);
    expect(await mirror.diff(base, base)).toBe('');
  });

  test('that is too long loses its middle, says so, and keeps whole lines', () => {
    const short = withoutMiddle(LINES.join(''), 60);
    expect(short).toMatch(
      /^line 0\nline 1\n.*\n\[\.\.\. \d+ lines of this diff are left out here \.\.\.\]\n.*line 29\n$/s,
    );
    expect(short.length).toBeLessThan(130);
    expect(withoutMiddle('as it is\n', 60)).toBe('as it is\n');
    expect(withoutMiddle('x'.repeat(500), 60)).toBe('[... 1 lines of this diff are left out here ...]');
  });
});

test('files are listed and read from the commit', async () => {
  expect(await mirror.files(base)).toMatchObject([
    { path: 'list.txt', bytes: LINES.join('').length },
    { path: 'picture.bin', bytes: 4 },
    { path: 'src/app.js', bytes: 10 },
    { path: 'ümlaut "quoted".txt', bytes: 2 },
  ]);
  expect(await mirror.readFile(base, 'src/app.js')).toBe('export {}\n');
  expect(await mirror.readFile(base, 'ümlaut "quoted".txt')).toBe('x\n');
  expect(await mirror.readFile(base, 'list.txt', 6)).toBe('line 0');
  for (const nothing of ['nope', 'src', '../x', 'a\nb', '']) {
    expect(await mirror.readFile(base, nothing)).toBeUndefined();
  }
});

describe('a checkpoint', () => {
  test('goes on on another machine, to the last byte', async () => {
    const worktree = await mirror.worktree('T1', base);
    place(worktree.path, 'src/app.js', 'export const half = "done";\n');
    place(worktree.path, 'new.bin', Buffer.from([0, 1, 2, 3]));
    const imported = await mirror.importTree(worktree, base);
    if (!imported.ok) throw new Error(imported.problems.join());
    const commit = await commitBy(mirror, imported.tree);
    const bytes = await mirror.bundle(commit, base);
    expect(bytes.length).toBeLessThan(2_000);

    const other = await otherMachine('machine-3');
    expect(await other.resolve(commit)).toBeUndefined();
    await other.unbundle(bytes);
    const resumed = await other.worktree('T1', commit);
    expect(await other.importTree(resumed, base)).toEqual(imported);
  });

  test('leaves no refs behind, may be made by several at once, and may be empty', async () => {
    const commit = await commitBy(mirror, treeOf(elsewhere));
    const bundles = await Promise.all([1, 2, 3].map(() => mirror.bundle(commit, base)));
    expect(new Set(bundles.map((bytes) => bytes.length)).size).toBe(1);
    expect(runGit(mirror.gitDir, 'for-each-ref', 'refs/troupe')).toBe('');
    const nothing = await mirror.bundle(base, base);
    expect(nothing.length).toBe(0);
    await mirror.unbundle(nothing);
  });

  test('whose base the other machine lacks says which commit is missing', async () => {
    const bytes = await mirror.bundle(await commitBy(mirror, treeOf(ours)), base);
    const empty = await world.otherMachine('machine-4').mirror('ada/todo', world.origin);
    await expect(empty.unbundle(bytes)).rejects.toThrow(base);
  });
});

test('git collects nothing in a mirror, so unpushed work outlives a clean-up by hand', async () => {
  const commit = await commitBy(mirror, treeOf(theirs), '2026-05-05T00:00:00Z');
  runGit(mirror.gitDir, 'gc', '--quiet');
  expect(await mirror.resolve(commit)).toBe(commit);
});
