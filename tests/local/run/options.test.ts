// `npm run local` says what is wrong before it starts anything, and touches the original only when it is told to.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readIssue } from '../../../src/local/show/issue-text.ts';
import { examine, pushBack } from '../../../src/local/run/original.ts';
import { readOptions } from '../../../src/local/run/options.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'local-run-'));
  writeFileSync(join(dir, 'issue.md'), '\n## Add a greeting ##\n\nSay hello.\n');
});
afterEach(() => rmSync(dir, { recursive: true }));

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Mona', '-c', 'user.email=mona@example.com'];
  return execFileSync('git', ['-C', cwd, ...identity, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

function repository(name: string, ...files: string[]): string {
  const path = join(dir, name);
  mkdirSync(path);
  git(path, 'init', '--quiet', '--initial-branch=trunk');
  for (const file of files) {
    writeFileSync(join(path, file), `${file}\n`);
    git(path, 'add', file);
    git(path, 'commit', '--quiet', '--message', `Add ${file}`);
  }
  return path;
}

function read(...args: string[]): Promise<unknown> {
  return readOptions(args, dir);
}

describe('options that are valid', () => {
  test('are read with paths relative to the current folder', async () => {
    const path = repository('app', 'a.txt');
    writeFileSync(join(path, 'draft.txt'), 'not committed');
    const json = join(dir, 'result.json');
    expect(await read('--repo', 'app', '--issue', 'issue.md', '--json', 'result.json', '--exit')).toEqual({
      original: { path, branch: 'trunk', uncommitted: 1 },
      issue: { title: 'Add a greeting', body: 'Say hello.' },
      port: 0,
      exit: true,
      json,
      pushBack: undefined,
    });
  });

  test('may be for a bare repository or a worktree', async () => {
    const path = repository('app', 'a.txt');
    git(dir, 'clone', '--quiet', '--bare', path, 'bare.git');
    git(path, 'worktree', 'add', '--quiet', '-b', 'side', join(dir, 'side'));
    expect(await examine(join(dir, 'bare.git'))).toMatchObject({ branch: 'trunk', uncommitted: 0 });
    expect(await examine(join(dir, 'side'))).toMatchObject({ branch: 'side' });
  });

  test('may ask for help only', async () => {
    expect(await read('--help')).toBe('help');
  });
});

describe('invalid options are rejected with advice', () => {
  test.each([
    [['--issue', 'issue.md'], /--repo is missing/],
    [['--repo', 'empty'], /--issue is missing/],
    [['--repo', 'nowhere', '--issue', 'issue.md'], /this folder does not exist/],
    [['--repo', '.', '--issue', 'issue.md'], /not a git repository.*git init/],
    [['--repo', 'empty', '--issue', 'issue.md'], /no commit yet.*Commit first/],
    [['--repo', 'app', '--issue', 'none.md'], /none\.md: the file cannot be read/],
    [['--repo', 'app', '--issue', 'blank.md'], /the file is empty/],
    [['--repo', 'app', '--issue', 'issue.md', '--port', 'http'], /a port is a number/],
    [['--repo', 'app', '--issue', 'issue.md', '--json', 'no/such/folder.json'], /cannot be written/],
    [
      ['--repo', 'app', '--issue', 'issue.md', '--push-back', 'trunk'],
      /the branch already exists.*not overwritten/,
    ],
    [['--repo', 'app', '--issue', 'issue.md', '--push-back', 'a..b'], /not a valid branch name/],
    [['--repo', 'app', '--issue', 'issue.md', '--push'], /Unknown option '--push'/],
  ])('%s', async (args, message) => {
    repository('app', 'a.txt');
    repository('empty');
    writeFileSync(join(dir, 'blank.md'), ' \n');
    await expect(read(...args)).rejects.toThrow(message);
  });

  test('a detached HEAD gets a branch in the copy', async () => {
    const path = repository('app', 'a.txt', 'b.txt');
    git(path, 'checkout', '--quiet', '--detach');
    expect((await examine(path)).branch).toBe('detached-head');
  });
});

test('pushing back creates a new branch and changes nothing else', async () => {
  const path = repository('app', 'a.txt');
  const copy = join(dir, 'copy.git');
  git(dir, 'clone', '--quiet', '--bare', path, copy);
  const work = join(dir, 'work');
  git(dir, 'clone', '--quiet', copy, work);
  writeFileSync(join(work, 'b.txt'), 'b\n');
  git(work, 'add', 'b.txt');
  git(work, 'commit', '--quiet', '--message', 'Add b');
  git(work, 'push', '--quiet', 'origin', 'trunk');
  const before = { head: git(path, 'rev-parse', 'trunk'), status: git(path, 'status', '--porcelain') };

  const original = await examine(path);
  expect(await pushBack(original, copy, 'troupe-result')).toBe(git(work, 'rev-parse', 'HEAD'));
  expect(git(path, 'show', 'troupe-result:b.txt')).toBe('b');
  expect({ head: git(path, 'rev-parse', 'trunk'), status: git(path, 'status', '--porcelain') }).toEqual(
    before,
  );
  expect(readFileSync(join(path, '.git/HEAD'), 'utf8').trim()).toBe('ref: refs/heads/trunk');
  await expect(pushBack(original, copy, 'troupe-result')).rejects.toThrow(/the branch already exists/);
});

test('an issue is read from Markdown or plain text', () => {
  expect(readIssue('# Title\r\n\r\nBody\r\n')).toEqual({ title: 'Title', body: 'Body' });
  expect(readIssue('Just a wish')).toEqual({ title: 'Just a wish', body: '' });
  expect(readIssue('')).toEqual({ title: '', body: '' });
});
