// read_file, write_file, append_file and edit_file, as a model meets them.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTree, type TestTree } from '../../sandbox/worktree.ts';
import { call } from './call.ts';

let tree: TestTree;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree[Symbol.dispose]());

function put(path: string, content: string | Buffer): void {
  writeFileSync(join(tree.worktree, path), content);
}
function got(path: string): string {
  return readFileSync(join(tree.worktree, path), 'utf8');
}
const numbered = (lines: number): string =>
  Array.from({ length: lines }, (_, index) => `line ${index + 1}\n`).join('');

describe('read_file', () => {
  test('returns a file exactly as it is', async () => {
    put('odd.txt', 'tab\there  \r\n\u001B[31m grüße');
    expect(await call(tree, 'read_file', { path: 'odd.txt' })).toBe('tab\there  \r\n\u001B[31m grüße');
  });

  test('accepts the paths that models write', async () => {
    for (const path of ['list.txt', './list.txt', 'src/../list.txt', '/workspace/list.txt']) {
      expect(await call(tree, 'read_file', { path })).toBe('one\ntwo\nthree\n');
    }
  });

  test('returns a range and says which', async () => {
    const range = { path: 'list.txt', start_line: 2, end_line: 2 };
    expect(await call(tree, 'read_file', range)).toBe('two\n[lines 2 to 2 of 3]');
    expect(await call(tree, 'read_file', { path: 'list.txt', end_line: 9 })).toBe('one\ntwo\nthree\n');
  });

  test('cuts a long file between lines and says how to continue', async () => {
    put('long.txt', numbered(5_000));
    const answer = await call(tree, 'read_file', { path: 'long.txt' });
    expect(answer).toMatch(/line 2000\n\[lines 1 to 2000 of 5000; continue with start_line 2001\]$/u);
    const rest = await call(tree, 'read_file', { path: 'long.txt', start_line: 4_001 });
    expect(rest).toMatch(/^line 4001\n[^]*line 5000\n\[lines 4001 to 5000 of 5000\]$/u);
  });

  test('sends a file that is slightly over the limit', async () => {
    put('long.txt', numbered(2_100));
    expect(await call(tree, 'read_file', { path: 'long.txt' })).toBe(numbered(2_100));
  });

  test('cuts wide files by size', async () => {
    put('wide.txt', `${'x'.repeat(999)}\n`.repeat(200));
    expect(await call(tree, 'read_file', { path: 'wide.txt' })).toContain('[lines 1 to 50 of 200; continue');
  });

  test('says that a file is empty', async () => {
    put('empty.txt', '');
    expect(await call(tree, 'read_file', { path: 'empty.txt' })).toBe('(empty.txt is empty)');
  });

  test('suggests names for a missing file', async () => {
    const there = 'ERROR: answer.js does not exist. Did you mean src/answer.js?';
    expect(await call(tree, 'read_file', { path: 'answer.js' })).toBe(there);
    const typo = 'ERROR: src/anwser.js does not exist. Did you mean src/answer.js?';
    expect(await call(tree, 'read_file', { path: 'src/anwser.js' })).toBe(typo);
    expect(await call(tree, 'read_file', { path: 'zzz' })).toBe('ERROR: zzz does not exist.');
  });

  test('says what it cannot show, and which tool can', async () => {
    put('image.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]));
    put('latin.txt', Buffer.from('gr\xFC\xDFe', 'latin1'));
    put('huge.log', 'x'.repeat(5_000_001));
    put('one-line.js', 'x'.repeat(60_000));
    execFileSync('mkfifo', [join(tree.worktree, 'pipe')]);
    const answers: Record<string, string> = {};
    for (const path of ['src', 'image.png', 'latin.txt', 'huge.log', 'one-line.js', 'pipe']) {
      answers[path] = await call(tree, 'read_file', { path });
    }
    expect(answers).toMatchInlineSnapshot(`
      {
        "huge.log": "ERROR: huge.log is too large for this (5,000,001 bytes). Use search_codebase, or run_shell with sed -n, head, tail or jq.",
        "image.png": "ERROR: image.png is not UTF-8 text (7 bytes). Use run_shell with file, xxd or a program that knows its format.",
        "latin.txt": "ERROR: latin.txt is not UTF-8 text (5 bytes). Use run_shell with file, xxd or a program that knows its format.",
        "one-line.js": "ERROR: Line 1 of one-line.js has 60,000 characters, too many to show. Look at parts of it with run_shell, e.g. sed -n 1p 'one-line.js' | cut -c1-2000, or use search_codebase.",
        "pipe": "ERROR: pipe is neither a file nor a folder.",
        "src": "ERROR: src is a folder. List it with list_directory.",
      }
    `);
  });

  test('rejects an impossible range', async () => {
    expect(await call(tree, 'read_file', { path: 'list.txt', start_line: 9 })).toBe(
      'ERROR: list.txt has only 3 lines.',
    );
    const backwards = { path: 'list.txt', start_line: 3, end_line: 2 };
    expect(await call(tree, 'read_file', backwards)).toBe('ERROR: end_line 2 comes before start_line 3.');
  });

  test('a link out of the workspace reveals nothing of the host', async () => {
    writeFileSync(join(tree.base, 'secret'), 'canary');
    symlinkSync(join(tree.base, 'secret'), join(tree.worktree, 'link'));
    expect(await call(tree, 'read_file', { path: 'link' })).toBe(
      'ERROR: link is a link to a place outside the workspace, which you cannot access.',
    );
    symlinkSync('/etc', join(tree.worktree, 'folder'));
    expect(await call(tree, 'read_file', { path: 'folder/passwd' })).toContain('outside the workspace');
    symlinkSync('list.txt', join(tree.worktree, 'good'));
    expect(await call(tree, 'read_file', { path: 'good' })).toContain('two');
  });
});

describe('paths', () => {
  test.each([
    ['../outside', '../outside is outside the workspace; paths are relative to its root, e.g. src/main.js'],
    ['src/../../outside', 'src/../../outside is outside the workspace'],
    ['/etc/passwd', '/etc/passwd is outside the workspace'],
    ['/workspace/../etc/passwd', 'is outside the workspace'],
    ['.git', '.git belongs to git; read history with git commands in run_shell'],
    ['src/../.git/config', 'belongs to git'],
    ['a\0b', 'a path cannot contain a NUL character'],
  ])('%j is refused with the reason', async (path, reason) => {
    for (const name of ['read_file', 'list_directory'] as const) {
      const answer = await call(tree, name, { path });
      expect(answer).toContain(`ERROR: ${name} was not run. path: `);
      expect(answer).toContain(reason);
    }
    expect(await call(tree, 'write_file', { path, content: 'x' })).toContain(reason);
  });

  test('names that look like options or contain special characters are only names', async () => {
    for (const path of ['-rf', '--help', 'a b', '$(touch hacked)', "it's", 'a;b', '*', 'neu ü.txt']) {
      expect(await call(tree, 'write_file', { path, content: 'x\n' })).toBe(`Created ${path} (1 line).`);
      expect(await call(tree, 'read_file', { path })).toBe('x\n');
    }
    expect(existsSync(join(tree.worktree, 'hacked'))).toBe(false);
  });
});

describe('write_file', () => {
  test('creates a file and the folders it needs', async () => {
    expect(await call(tree, 'write_file', { path: 'a/b/c.txt', content: 'x\ny' })).toBe(
      'Created a/b/c.txt (2 lines).',
    );
    expect(got('a/b/c.txt')).toBe('x\ny');
  });

  test('shows what replacing a file changed', async () => {
    expect(await call(tree, 'write_file', { path: 'list.txt', content: 'one\nTWO\nthree\nfour\n' })).toBe(
      'Replaced list.txt (4 lines, was 3).\n@@ -1,3 +1,4 @@\n one\n-two\n+TWO\n three\n+four',
    );
  });

  test('keeps the mode of a file', async () => {
    put('run.sh', 'old');
    chmodSync(join(tree.worktree, 'run.sh'), 0o755);
    await call(tree, 'write_file', { path: 'run.sh', content: 'new' });
    expect(statSync(join(tree.worktree, 'run.sh')).mode & 0o777).toBe(0o755);
  });

  test('says when nothing changed', async () => {
    const same = { path: 'list.txt', content: 'one\ntwo\nthree\n' };
    expect(await call(tree, 'write_file', same)).toBe('list.txt already has exactly this content.');
  });

  test('cuts a long diff', async () => {
    put('long.txt', numbered(500));
    const answer = await call(tree, 'write_file', {
      path: 'long.txt',
      content: numbered(500).replaceAll('line', 'row'),
    });
    expect(answer).toMatch(/\(851 more lines of diff\)$/u);
  });

  test('takes any content, large or odd', async () => {
    const content = `'"$(id)\`\\n\u0007${'ü'.repeat(200_000)}`;
    await call(tree, 'write_file', { path: 'odd.txt', content });
    expect(got('odd.txt')).toBe(content);
  });

  test('does not write where it cannot, and says so', async () => {
    expect(await call(tree, 'write_file', { path: 'src', content: 'x' })).toBe(
      'ERROR: src is a folder. List it with list_directory.',
    );
    expect(await call(tree, 'write_file', { path: 'list.txt/x', content: 'x' })).toMatch(
      /^ERROR: list.txt\/x was not written. mkdir: .*(?:Not a directory|File exists)/u,
    );
    expect(await call(tree, 'write_file', { path: 'x', content: 'x' }, { writable: false })).toBe(
      'ERROR: x was not changed: this workspace is read-only for you.',
    );
  });

  test('cannot write through a link to the outside', async () => {
    symlinkSync(join(tree.base, 'target'), join(tree.worktree, 'link'));
    expect(await call(tree, 'write_file', { path: 'link', content: 'x' })).toBe(
      'ERROR: link is a link to a place outside the workspace, which you cannot access.',
    );
    expect(existsSync(join(tree.base, 'target'))).toBe(false);
  });
});

describe('append_file', () => {
  test('adds to the end and shows it', async () => {
    expect(await call(tree, 'append_file', { path: 'list.txt', content: 'four\n' })).toBe(
      'Appended to list.txt.\n@@ -2,2 +2,3 @@\n two\n three\n+four',
    );
    expect(got('list.txt')).toBe('one\ntwo\nthree\nfour\n');
  });

  test('creates a missing file', async () => {
    expect(await call(tree, 'append_file', { path: 'new/notes.md', content: '# Notes\n' })).toBe(
      'Created new/notes.md.',
    );
  });

  test('rejects files that are not text', async () => {
    put('image.png', Buffer.from([0, 1, 2]));
    expect(await call(tree, 'append_file', { path: 'image.png', content: 'x' })).toContain(
      'is not UTF-8 text',
    );
  });
});

describe('edit_file', () => {
  const edit = (...edits: { old: string; new: string }[]) =>
    call(tree, 'edit_file', { path: 'list.txt', edits });

  test('makes several edits at once and shows the diff', async () => {
    expect(await edit({ old: 'three', new: '3' }, { old: 'one\n', new: '' })).toBe(
      'Made 2 edits in list.txt.\n@@ -1,3 +1,2 @@\n-one\n two\n-three\n+3',
    );
    expect(got('list.txt')).toBe('two\n3\n');
  });

  test('makes no edit if one does not match', async () => {
    const answer = await edit({ old: 'one', new: '1' }, { old: 'four', new: '4' });
    expect(answer).toMatch(
      /^ERROR: Nothing in list.txt was changed.\nEdit 2: `old` does not occur in the file./u,
    );
    expect(got('list.txt')).toBe('one\ntwo\nthree\n');
  });

  test('suggests similar names for a missing file', async () => {
    const missing = { path: 'lists.txt', edits: [{ old: 'a', new: 'b' }] };
    expect(await call(tree, 'edit_file', missing)).toBe(
      'ERROR: lists.txt does not exist. Did you mean list.txt?',
    );
  });
});

describe('syntax', () => {
  test('JSON that does not parse is reported with the change', async () => {
    const answer = await call(tree, 'write_file', { path: 'data.json', content: '{ "a": 1, }' });
    expect(answer).toMatch(
      /^Created data.json \(1 line\).\nWarning: the file is written, but it does not parse: SyntaxError/u,
    );
    expect(await call(tree, 'write_file', { path: 'data.json', content: '{ "a": 1 }' })).not.toContain(
      'Warning',
    );
    expect(await call(tree, 'write_file', { path: 'tsconfig.json', content: '{ /* why */ }' })).not.toContain(
      'Warning',
    );
  });

  test('JavaScript that does not parse is reported with the line', async () => {
    const edits = [{ old: '= 42', new: '= {' }];
    expect(await call(tree, 'edit_file', { path: 'src/answer.js', edits })).toMatchInlineSnapshot(`
      "Made 1 edit in src/answer.js.
      @@ -1 +1 @@
      -export const answer = 42;
      +export const answer = {;
      Warning: the file is written, but it does not parse: src/answer.js:1
      export const answer = {;
                             ^

      SyntaxError: Unexpected token ';'"
    `);
  });

  test('JavaScript of every kind passes', async () => {
    const kinds = {
      'esm.js': 'import fs from "fs";\nexport const x = await fs;\n',
      'common.cjs': 'module.exports = require("fs");\n',
      'module.mjs': 'export {};\n',
      'jsx.js': 'export const a = () => <b>c</b>;\n',
    };
    for (const [path, content] of Object.entries(kinds)) {
      expect(await call(tree, 'write_file', { path, content })).not.toContain('Warning');
    }
  });
});

describe('the project’s own tools after a change', () => {
  function tool(name: string, script: string): void {
    mkdirSync(join(tree.worktree, 'node_modules/.bin'), { recursive: true });
    put(`node_modules/.bin/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(join(tree.worktree, `node_modules/.bin/${name}`), 0o755);
  }

  test('an installed and configured linter reports its findings', async () => {
    tool('eslint', 'echo "unused variable in $2"; exit 1');
    tool('prettier', 'echo "not formatted"; exit 1');
    put('eslint.config.js', 'export default [];\n');
    const answer = await call(tree, 'write_file', { path: 'src/new.ts', content: 'const a = 1;\n' });
    expect(answer).toContain(
      "The project's own tools on src/new.ts:\neslint says:\nunused variable in ./src/new.ts",
    );
    expect(answer).not.toContain('not formatted');
  });

  test('a satisfied, slow or missing linter reports nothing', async () => {
    tool('eslint', 'exit 0');
    tool('biome', 'sleep 60');
    put('eslint.config.js', '');
    put('biome.json', '{}');
    put('.oxlintrc.json', '{}');
    const answer = await call(tree, 'edit_file', {
      path: 'src/answer.js',
      edits: [{ old: '42', new: '43' }],
    });
    expect(answer).not.toContain("project's own tools");
  });

  test.each([
    ['app.py', 'def f(:\n', 'python3 says'],
    ['run.sh', 'if true; then\n', 'bash says'],
  ])('%s that does not parse is reported', async (path, content, words) => {
    expect(await call(tree, 'write_file', { path, content })).toContain(words);
  });

  test('a test is added after another without repeating it', async () => {
    const edits = [{ old: 'answer = 42;', new: 'export const half = 21;', place: 'after' }];
    const answer = await call(tree, 'edit_file', { path: 'src/answer.js', edits });
    expect(answer).toContain('+export const half = 21;');
    expect(got('src/answer.js')).toBe('export const answer = 42;\nexport const half = 21;\n');
  });
});
