// What changed between two commits is told file by file and line by line, and its files can be looked into.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileChange } from '../../src/domain/guard/change.ts';
import type { Mirror } from '../../src/git/mirror.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let mirror: Mirror;
let base: string;
let head: string;
let changes: Map<string, FileChange>;

const long = Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join('');

beforeAll(async () => {
  world = openWorld();
  base = world.commit({
    'a.js': 'one\ntwo\nthree\n',
    'gone.test.js': 'test\n',
    'old/name.txt': long,
    'ümlaut "quoted".txt': 'x\n',
    'tab\tname.txt': 'x\n',
  });
  head = world.commit({
    'a.js': 'one\nTWO\nthree\n--- a/fake\n+++ b/fake\ndiff --git a/x b/x\n',
    'gone.test.js': null,
    'old/name.txt': null,
    'new/name.txt': long,
    'ümlaut "quoted".txt': 'y\n',
    'tab\tname.txt': 'y\n',
    'picture.bin': Buffer.from([0, 1, 2, 0xff]),
    'empty.txt': '',
  });
  mirror = await world.mirrors.mirror('ada/todo', world.origin);
  await mirror.fetch();
  changes = new Map((await mirror.changes(base, head)).map((change) => [change.path, change]));
});
afterAll(() => world.close());

test('lines come with their number and their kind, whatever they look like', () => {
  expect(changes.get('a.js')).toEqual({
    path: 'a.js',
    status: 'modified',
    binary: false,
    bytes: 55,
    lines: [
      { kind: 'removed', line: 2, text: 'two' },
      { kind: 'added', line: 2, text: 'TWO' },
      { kind: 'added', line: 4, text: '--- a/fake' },
      { kind: 'added', line: 5, text: '+++ b/fake' },
      { kind: 'added', line: 6, text: 'diff --git a/x b/x' },
    ],
  });
});

test('deleted, renamed, binary, empty and oddly named files are told apart', () => {
  expect(changes.get('gone.test.js')).toMatchObject({
    status: 'deleted',
    bytes: 0,
    lines: [{ kind: 'removed' }],
  });
  expect(changes.get('new/name.txt')).toMatchObject({
    status: 'renamed',
    oldPath: 'old/name.txt',
    lines: [],
  });
  expect(changes.get('picture.bin')).toMatchObject({ status: 'added', binary: true, bytes: 4, lines: [] });
  expect(changes.get('empty.txt')).toMatchObject({ status: 'added', binary: false, lines: [] });
  expect(changes.get('ümlaut "quoted".txt')?.lines.map(({ text }) => text)).toEqual(['x', 'y']);
  expect(changes.get('tab\tname.txt')?.lines.map(({ text }) => text)).toEqual(['x', 'y']);
  expect(changes.size).toBe(7);
});

test('files are read as they are, and their lines counted', async () => {
  const files = await mirror.readFiles(head, ['picture.bin', 'a.js', 'missing.txt']);
  expect([...files.keys()]).toEqual(['a.js', 'picture.bin']);
  expect(files.get('picture.bin')).toEqual(Buffer.from([0, 1, 2, 0xff]));
  const counts = await mirror.lineCounts(head);
  expect(counts.get('a.js')).toBe(6);
  expect(counts.get('ümlaut "quoted".txt')).toBe(1);
  expect(counts.get('picture.bin')).toBeUndefined();
  expect(counts.has('picture.bin')).toBe(true);
  expect(counts.has('gone.test.js')).toBe(false);
  expect((await mirror.message(head)).trim()).toBe('Work by a person');
});
