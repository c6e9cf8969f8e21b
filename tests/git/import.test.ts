// What an agent left in its folder becomes a tree, and nothing in that folder runs or leaks on the way.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Imported } from '../../src/git/import.ts';
import type { Mirror } from '../../src/git/mirror.ts';
import type { Worktree } from '../../src/git/worktree.ts';
import { openWorld, place, runGit, type World } from './world.ts';

let world: World;
let mirror: Mirror;
/** The commit every test starts from; `base` is where it goes on. */
let first: string;
let base: string;
let worktree: Worktree;

beforeAll(async () => {
  world = openWorld();
  first = world.commit({
    '.gitignore': 'node_modules/\ndist/\n*.log\n',
    'README.md': 'hello\n',
    'dist/keep.txt': 'tracked although ignored\n',
    'src/app.js': 'export {}\n',
    'src/lib/deep.js': 'export {}\n',
  });
  mirror = await world.mirrors.mirror('ada/todo', world.origin);
  await mirror.fetch();
});
beforeEach(async () => {
  base = first;
  worktree = await mirror.worktree('T1', base);
});
afterAll(() => world.close());

/** A worktree at what somebody has pushed to `main` meanwhile. */
async function goOnFromMain(): Promise<void> {
  await mirror.fetch();
  base = (await mirror.resolve('main')) ?? '';
  worktree = await mirror.worktree('T1', base);
}

const put = (path: string, content: string | Buffer | null = '') => place(worktree.path, path, content);
const importNow = () => mirror.importTree(worktree, base);

async function changedNow(): Promise<readonly string[]> {
  const imported = await importNow();
  expect(imported).toMatchObject({ ok: true });
  return imported.ok ? imported.changed : [];
}

function problemsOf(imported: Imported): readonly string[] {
  return imported.ok ? [] : imported.problems;
}

describe('what an agent changed', () => {
  test('an untouched worktree is the tree of its base', async () => {
    const tree = world.git('rev-parse', `${base}^{tree}`);
    expect(await importNow()).toEqual({ ok: true, tree, changed: [] });
  });

  test('edits, new files, deletions, the executable bit and links are all there, as git itself would have them', async () => {
    put('README.md', 'changed\n');
    put('src/new file ü.js', 'new\n');
    put(':(top)odd', 'odd\n');
    put('src/lib', null);
    put('dist/keep.txt', 'changed\n');
    chmodSync(join(worktree.path, 'src/app.js'), 0o755);
    symlinkSync('../README.md', join(worktree.path, 'src/readme'));
    const imported = await importNow();
    expect(imported.ok && imported.changed).toEqual(
      [
        ':(top)odd',
        'README.md',
        'dist/keep.txt',
        'src/app.js',
        'src/lib/deep.js',
        'src/new file ü.js',
        'src/readme',
      ].sort(),
    );
    runGit(worktree.path, 'add', '--all');
    expect(imported.ok && imported.tree).toBe(runGit(worktree.path, 'write-tree'));
  });

  test('a file may become a folder, and a folder a file', async () => {
    put('README.md', null);
    put('README.md/part.md', 'part\n');
    put('src', null);
    put('src', 'a file now\n');
    expect(await changedNow()).toEqual([
      'README.md',
      'README.md/part.md',
      'src',
      'src/app.js',
      'src/lib/deep.js',
    ]);
  });

  test('a file swapped for one of the same size and time is noticed', async () => {
    const file = join(worktree.path, 'README.md');
    execFileSync('sh', [
      '-c',
      'touch -r "$0" "$0.t"; printf "HELLO\\n" > "$0"; touch -r "$0.t" "$0"; rm "$0.t"',
      file,
    ]);
    expect(await changedNow()).toEqual(['README.md']);
  });

  test('a submodule stays as it is in the base', async () => {
    world.git('update-index', '--add', '--cacheinfo', `160000,${base},vendor/lib`);
    world.git('commit', '-q', '-m', 'Add a submodule');
    world.git('push', '-q', world.origin, 'main');
    await goOnFromMain();
    put('vendor/lib/inside.txt', 'not ours\n');
    expect(await changedNow()).toEqual([]);
  });

  test('a file name of the base that is not UTF-8 neither disturbs nor gets lost', async () => {
    const odd = Buffer.from([0x63, 0x61, 0x66, 0xe9]);
    const blob = world.git('rev-parse', `${base}:README.md`);
    const entry = Buffer.concat([Buffer.from(`100644 ${blob}\t`), odd, Buffer.from([0])]);
    const desk = join(world.dir, 'desk');
    execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: desk, input: entry });
    world.git('commit', '-q', '-m', 'Add an odd name');
    world.git('push', '-q', world.origin, 'main');
    await goOnFromMain();
    expect(await importNow()).toEqual({ ok: true, tree: world.git('rev-parse', 'HEAD^{tree}'), changed: [] });
  });
});

describe('what is ignored', () => {
  test('ignored files are left out, by the rules of every level, and tracked ones never are', async () => {
    put('node_modules/left-pad/index.js', 'x');
    put('node_modules/left-pad/.git/config', 'even this');
    put('src/debug.log', 'x');
    put('dist/bundle.js', 'x');
    put('src/lib/.gitignore', '*.tmp\n!keep.tmp\n');
    put('src/lib/a.tmp', 'x');
    put('src/lib/keep.tmp', 'x');
    put('src/b.tmp', 'x');
    expect(await changedNow()).toEqual(['src/b.tmp', 'src/lib/.gitignore', 'src/lib/keep.tmp']);
  });

  test('an agent may change the rules, but removing them does not bring node_modules in', async () => {
    put('node_modules/left-pad/index.js', 'x');
    put('dist/bundle.js', 'x');
    put('.gitignore', null);
    expect(await changedNow()).toEqual(['.gitignore']);
    put('.gitignore', 'node_modules/\n');
    expect(await changedNow()).toEqual(['.gitignore', 'dist/bundle.js']);
  });

  test('a .gitignore that is a link, a folder or huge is not believed', async () => {
    put('secret-rules', '*\n');
    put('.gitignore', null);
    symlinkSync(join(worktree.path, 'secret-rules'), join(worktree.path, '.gitignore'));
    expect(problemsOf(await importNow())).toEqual([expect.stringContaining('".gitignore" is a link to')]);
    put('.gitignore', null);
    put('.gitignore/.gitignore', '*\n');
    expect(problemsOf(await importNow())).toEqual(['".gitignore" is a folder: remove it.']);
    put('.gitignore', null);
    put('.gitignore', Buffer.alloc(2_000_000, '*\n'));
    put('dist/bundle.js', 'x');
    expect(await changedNow()).toEqual(['.gitignore', 'secret-rules']);
  });
});

describe('a hostile folder', () => {
  let canary: string;

  /** A repository whose every known way to start a program leaves a canary. */
  function trap(dir: string): void {
    runGit(world.dir, 'init', '-q', dir);
    for (const key of [
      'core.fsmonitor',
      'filter.evil.clean',
      'filter.evil.smudge',
      'diff.external',
      'core.pager',
    ]) {
      runGit(dir, 'config', key, `touch ${canary}; cat`);
    }
    for (const hook of ['post-index-change', 'post-checkout', 'pre-commit', 'reference-transaction']) {
      place(dir, `.git/hooks/${hook}`, `#!/bin/sh\ntouch ${canary}\n`);
      chmodSync(join(dir, '.git/hooks', hook), 0o755);
    }
  }

  beforeEach(() => {
    canary = join(world.dir, 'canary');
  });
  afterEach(() => {
    expect(existsSync(canary)).toBe(false);
  });

  test('a .git file that points at a trap is not followed', async () => {
    const elsewhere = join(world.dir, 'elsewhere');
    trap(elsewhere);
    put('.gitattributes', '* filter=evil\n');
    put('.git', `gitdir: ${join(elsewhere, '.git')}\n`);
    expect(await changedNow()).toEqual(['.gitattributes']);
  });

  test('a .git folder of its own is not looked into', async () => {
    put('.git', null);
    trap(worktree.path);
    put('README.md', 'changed\n');
    expect(await changedNow()).toEqual(['README.md']);
    // The trap is a live one: plain git would have sprung it.
    expect(existsSync(canary)).toBe(false);
    runGit(worktree.path, 'status');
    expect(existsSync(canary)).toBe(true);
    rmSync(canary);
  });

  test('nested repositories are refused, in any spelling', async () => {
    trap(join(worktree.path, 'src/nested'));
    put('a/.GIT/config', 'x');
    put('b/git~1', 'x');
    put('c/.g\u200cit/config', 'x');
    put('d/.git. ', 'x');
    put('e/.git::$INDEX_ALLOCATION/config', 'x');
    put('f/x\\.git\\config', 'x');
    put('g/.github/CODEOWNERS', 'fine\n');
    put('g/.gitkeep', '');
    const problems = problemsOf(await importNow());
    expect(problems).toHaveLength(7);
    expect(problems).toContain('"src/nested/.git" belongs to another git repository: remove it.');
    for (const folder of 'abcdef') expect(problems.join('\n')).toContain(`"${folder}/`);
  });

  test('links that leave the repository are refused, those of the base stay', async () => {
    symlinkSync('/etc/passwd', join(worktree.path, 'absolute'));
    symlinkSync('../../outside', join(worktree.path, 'src/climbing'));
    symlinkSync('lib/../../x', join(worktree.path, 'src/roundabout'));
    symlinkSync('.git/config', join(worktree.path, 'into-git'));
    symlinkSync('../README.md', join(worktree.path, 'src/fine'));
    expect(problemsOf(await importNow())).toHaveLength(4);
    const desk = join(world.dir, 'desk');
    symlinkSync('/etc/hostname', join(desk, 'old-link'));
    world.commit({});
    await goOnFromMain();
    expect(await changedNow()).toEqual([]);
    put('old-link', null);
    symlinkSync('/etc/passwd', join(worktree.path, 'old-link'));
    expect(problemsOf(await importNow())).toEqual([
      '"old-link" is a link to "/etc/passwd", which leads out of the repository: make it relative and keep it inside.',
    ]);
  });

  test('a folder swapped for a link brings in the link, not what it points at', async () => {
    renameSync(join(worktree.path, 'src'), join(worktree.path, 'moved'));
    symlinkSync('moved', join(worktree.path, 'src'));
    expect(await changedNow()).toEqual([
      'moved/app.js',
      'moved/lib/deep.js',
      'src',
      'src/app.js',
      'src/lib/deep.js',
    ]);
  });

  test('pipes, sockets, unreadable files and unspeakable names are refused in words', async () => {
    execFileSync('mkfifo', [join(worktree.path, 'pipe')]);
    const server = createServer().listen(join(worktree.path, 'socket'));
    await new Promise((ready) => server.once('listening', ready));
    put('shut.txt', 'x');
    chmodSync(join(worktree.path, 'shut.txt'), 0o000);
    put('two\nlines', 'x');
    writeFileSync(Buffer.concat([Buffer.from(`${worktree.path}/`), Buffer.from([0xff, 0xfe])]), 'x');
    symlinkSync('README.md', join(worktree.path, '.gitmodules'));
    const problems = problemsOf(await importNow());
    await new Promise((closed) => server.close(closed));
    expect([...problems].sort()).toEqual([
      '".gitmodules" is a link: remove it.',
      '"pipe" is a pipe, socket or device: remove it.',
      '"shut.txt" cannot be read: give its owner read permission.',
      '"socket" is a pipe, socket or device: remove it.',
      '"two\\nlines" has a name that is not plain UTF-8 on one line: rename it.',
      expect.stringContaining('has a name that is not plain UTF-8'),
    ]);
  });

  test('a huge file, too much altogether and too many files are refused before they are read', async () => {
    put('huge.bin', '');
    truncateSync(join(worktree.path, 'huge.bin'), 500_000_000_000);
    expect(problemsOf(await importNow())).toEqual([
      '"huge.bin" has 500000000000 bytes; 10000000 are allowed: remove it or make it smaller.',
      'The changed files have 500000000000 bytes together; 50000000 are allowed: change less.',
    ]);
    rmSync(join(worktree.path, 'huge.bin'));
    mkdirSync(join(worktree.path, 'many'));
    for (let n = 0; n < 30; n++) put(`many/.git ${'.'.repeat(n)}`, 'x');
    const problems = problemsOf(await importNow());
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('And 10 more like these.');
    expect(problemsOf(await mirror.importTree(worktree, base, { maxFiles: 3 }))[20]).toContain(
      'more like these',
    );
  });

  test('too many files are counted without being hashed', async () => {
    for (let n = 0; n < 20; n++) put(`many/${n}.txt`, 'x');
    expect(problemsOf(await mirror.importTree(worktree, base, { maxFiles: 10 }))).toEqual([
      'There are more than 10 files that .gitignore does not name: remove what was generated, or ignore it.',
    ]);
  });
});

test('3,000 new files are imported in seconds, beside as many that are ignored', async () => {
  for (let folder = 0; folder < 30; folder++) {
    for (let file = 0; file < 100; file++) {
      put(`src/made/${folder}/${file}.js`, `${folder} ${file}\n`);
      put(`node_modules/${folder}/${file}.js`);
    }
  }
  const started = performance.now();
  expect(await changedNow()).toHaveLength(3_000);
  expect(performance.now() - started).toBeLessThan(10_000);
});
