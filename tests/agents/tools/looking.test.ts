// list_directory and search_codebase, as a model meets them.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTree, type TestTree } from '../../sandbox/worktree.ts';
import { call } from './call.ts';

let tree: TestTree;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree[Symbol.dispose]());

function put(path: string, content: string): void {
  mkdirSync(join(tree.worktree, path, '..'), { recursive: true });
  writeFileSync(join(tree.worktree, path), content);
}

describe('list_directory', () => {
  test('shows a tree with sizes, without dependency folders', async () => {
    put('node_modules/left-pad/index.js', '');
    put('src/lib/deep/file.js', '');
    put('.gitignore', 'dist\n');
    symlinkSync('list.txt', join(tree.worktree, 'link'));
    expect(await call(tree, 'list_directory', {})).toBe(
      [
        '.gitignore 5',
        'link -> list.txt',
        'list.txt 14',
        'node_modules/ (not listed)',
        'src/',
        '  answer.js 26',
        '  lib/',
      ].join('\n'),
    );
  });

  test('shows the requested depth, from any folder', async () => {
    put('src/lib/deep/file.js', 'x');
    expect(await call(tree, 'list_directory', { path: 'src/', depth: 3 })).toBe(
      'answer.js 26\nlib/\n  deep/\n    file.js 1',
    );
  });

  test('stops at too many entries and says how to see the rest', async () => {
    for (let index = 0; index < 600; index += 1) put(`many/${index}.txt`, '');
    expect(await call(tree, 'list_directory', { path: 'many' })).toMatch(
      /\n\(100 more entries; list a folder of it, or use a smaller depth\)$/u,
    );
  });

  test('explains an invalid folder', async () => {
    mkdirSync(join(tree.worktree, 'empty'));
    expect(await call(tree, 'list_directory', { path: 'empty' })).toBe('empty is empty.');
    expect(await call(tree, 'list_directory', { path: 'nowhere' })).toBe('ERROR: nowhere does not exist.');
    expect(await call(tree, 'list_directory', { path: 'list.txt' })).toBe(
      'ERROR: list.txt is a file; read it with read_file.',
    );
  });
});

describe('search_codebase', () => {
  test('finds lines by regular expression, hidden files included and .git not', async () => {
    put('.github/notes.md', 'the answer\n');
    expect(await call(tree, 'search_codebase', { pattern: 'answer\\b' })).toBe(
      '.github/notes.md:1:the answer\nsrc/answer.js:1:export const answer = 42;',
    );
  });

  test('searches only in the given path', async () => {
    put('test/answer.test.js', 'answer\n');
    expect(await call(tree, 'search_codebase', { pattern: 'answer', path: 'src' })).toContain(
      'src/answer.js:1:',
    );
    expect(await call(tree, 'search_codebase', { pattern: 'answer', glob: '*.test.js' })).toBe(
      'test/answer.test.js:1:answer',
    );
    expect(await call(tree, 'search_codebase', { pattern: 'two', path: 'list.txt' })).toBe('list.txt:2:two');
  });

  test('leaves out ignored files', async () => {
    put('.gitignore', 'dist\n');
    put('dist/bundle.js', 'answer\n');
    expect(await call(tree, 'search_codebase', { pattern: 'answer' })).not.toContain('dist');
  });

  test('says where there was no match', async () => {
    expect(await call(tree, 'search_codebase', { pattern: 'zzz' })).toBe(
      'No match for zzz in the workspace.',
    );
    expect(await call(tree, 'search_codebase', { pattern: 'zzz', path: 'src', glob: '*.ts' })).toBe(
      'No match for zzz in src (files *.ts).',
    );
  });

  test('searches for an invalid expression as plain text', async () => {
    put('call.js', 'add(1, 2);\n');
    expect(await call(tree, 'search_codebase', { pattern: 'add(' })).toBe(
      '[add( is not a valid regular expression; searched for it as plain text]\ncall.js:1:add(1, 2);',
    );
  });

  test('a pattern that looks like an option is a pattern', async () => {
    put('args.txt', '--pre=evil\n');
    expect(await call(tree, 'search_codebase', { pattern: '--pre=evil' })).toBe('args.txt:1:--pre=evil');
  });

  test('cuts too many matches and long lines', async () => {
    put('many.txt', 'match\n'.repeat(1_000));
    expect(await call(tree, 'search_codebase', { pattern: 'match' })).toMatch(
      /\n\[800 more matches are not shown; use a narrower pattern, a path or a glob\]$/u,
    );
    put('wide.js', `wide ${'x'.repeat(100_000)}`);
    expect((await call(tree, 'search_codebase', { pattern: 'wide' })).length).toBeLessThan(500);
  });

  test('explains an invalid path or glob', async () => {
    expect(await call(tree, 'search_codebase', { pattern: 'x', path: 'answer.js' })).toBe(
      'ERROR: answer.js does not exist. Did you mean src/answer.js?',
    );
    expect(await call(tree, 'search_codebase', { pattern: 'x', glob: '{a' })).toMatch(/^ERROR: rg: .*glob/u);
  });
});
