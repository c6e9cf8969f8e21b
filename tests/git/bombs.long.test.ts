// A folder full of traps, laid by somebody who knows git well, is imported, and git goes on on the host afterwards: at
// the mirror, at new worktrees, at merges and pushes. Whatever a trap would run leaves a canary.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mirror } from '../../src/git/mirror.ts';
import type { Worktree } from '../../src/git/worktree.ts';
import { openWorld, place, runGit, type World } from './world.ts';

let world: World;
let mirror: Mirror;
let base: string;
let worktree: Worktree;
let canary: string;
let program: string;

beforeAll(async () => {
  world = openWorld();
  base = world.commit({ 'README.md': 'hello\n', 'src/app.js': 'export {}\n', '.gitignore': 'ignored/\n' });
  mirror = await world.mirrors.mirror('ada/todo', world.origin);
  await mirror.fetch();
  canary = join(world.dir, 'canary');
  program = join(world.dir, 'program');
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >>${canary}\ncat\n`, { mode: 0o755 });
});
beforeEach(async () => {
  worktree = await mirror.worktree('T1', base);
});
afterEach(() => expect(existsSync(canary)).toBe(false));
afterAll(() => world.close());

const put = (path: string, content: string | Buffer | null = '') => place(worktree.path, path, content);

/** All that Troupe does with git after an attempt: import, commit, diff, merge, bundle, push, and a worktree of the result. */
async function goOn(): Promise<'imported' | readonly string[]> {
  const imported = await mirror.importTree(worktree, base);
  if (!imported.ok) return imported.problems;
  const person = { name: 'Troupe', email: 'troupe@example.org', date: '2026-01-01T00:00:00Z' };
  const commit = await mirror.commit({ tree: imported.tree, parents: [base], message: 'work', ...person });
  await mirror.diff(base, commit);
  await mirror.changed(base, commit);
  await mirror.mergeTree(base, commit);
  await mirror.unbundle(await mirror.bundle(commit, base));
  await mirror.push({ commit, branch: `troupe/1/T${Math.random().toString(16).slice(2)}`, expect: null });
  await mirror.worktree('T2', commit);
  await mirror.fetch();
  await mirror.removeWorktree('T2');
  await mirror.removeWorktree('T1');
  return 'imported';
}

const programSettings =
  'core.fsmonitor core.pager core.editor core.sshCommand core.gitProxy core.askPass diff.external diff.evil.textconv ' +
  'diff.evil.command merge.evil.driver gpg.program filter.evil.clean filter.evil.smudge filter.evil.process ' +
  'credential.helper alias.status sequence.editor interactive.diffFilter uploadpack.packObjectsHook remote.origin.uploadpack';

function settings(): readonly (readonly [string, string])[] {
  const programs = programSettings.split(' ').map((key) => [key, program] as const);
  const others = [
    ['core.hooksPath', 'hooks'],
    ['protocol.ext.allow', 'always'],
    ['remote.origin.url', `ext::${program}`],
  ] as const;
  return programs.concat(others.map(([key, value]) => [key, value] as const));
}

/** A repository in which everything that can run something does. */
function trap(dir: string): void {
  runGit(world.dir, 'init', '-q', dir);
  for (const [key, value] of settings()) runGit(dir, 'config', key, value);
  mkdirSync(join(dir, '.git/hooks'), { recursive: true });
  for (const hook of [
    'post-checkout',
    'pre-commit',
    'post-index-change',
    'reference-transaction',
    'pre-push',
  ]) {
    writeFileSync(join(dir, '.git/hooks', hook), `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
  }
}

const attributes = '* filter=evil diff=evil merge=evil text eol=crlf ident working-tree-encoding=UTF-16\n';

describe('nothing of the agent’s runs on the host', () => {
  test('the trap is a live one', async () => {
    const dir = join(world.dir, 'live');
    trap(dir);
    writeFileSync(join(dir, 'x'), 'x');
    runGit(dir, 'status');
    expect(existsSync(canary)).toBe(true);
    execFileSync('rm', [canary]);
  });

  test.each([
    [
      'a .git folder',
      () => {
        put('.git', null);
        trap(worktree.path);
      },
    ],
    [
      'a .git file that points at one',
      () => {
        trap(join(world.dir, 'elsewhere'));
        put('.git', `gitdir: ${join(world.dir, 'elsewhere/.git')}\n`);
      },
    ],
    [
      'a .git link to one',
      () => {
        trap(join(world.dir, 'linked'));
        put('.git', null);
        symlinkSync(join(world.dir, 'linked/.git'), join(worktree.path, '.git'));
      },
    ],
    ['a .git that names itself', () => put('.git', `gitdir: ${worktree.path}\n`)],
    [
      'attributes with filters and drivers',
      () => {
        put('.gitattributes', attributes);
        put('src/.gitattributes', attributes);
        put('.git/info/attributes', null);
      },
    ],
    [
      'a bare repository among the files',
      () => {
        trap(join(worktree.path, 'made'));
        renameSync(join(worktree.path, 'made/.git'), join(worktree.path, 'fixture'));
        put('made', null);
      },
    ],
    ['a repository in an ignored folder', () => trap(join(worktree.path, 'ignored/dependency'))],
    [
      '.gitmodules with a URL that runs something',
      () =>
        put('.gitmodules', `[submodule "x"]\n\tpath = x\n\turl = ext::${program}\n\tupdate = !${program}\n`),
    ],
    [
      'alternates of another repository',
      () => {
        put('.git', null);
        put('.git/objects/info/alternates', '/etc\n');
        put('.git/HEAD', 'ref: refs/heads/main\n');
      },
    ],
    [
      'hooks in a folder that a setting could name',
      () => {
        put('.githooks/pre-commit', `#!/bin/sh\ntouch ${canary}\n`);
        put('hooks/post-checkout', `#!/bin/sh\ntouch ${canary}\n`);
        chmodSync(join(worktree.path, 'hooks/post-checkout'), 0o755);
      },
    ],
    [
      'names that look like options',
      () => {
        put('--upload-pack=touch canary', 'x\n');
        put('-c', 'x\n');
        put('--exec', 'x\n');
      },
    ],
  ])('%s', async (_, lay) => {
    lay();
    put('README.md', `changed by ${_}\n`);
    expect(await goOn()).toBe('imported');
  });

  test.each([
    [
      'a nested repository',
      () => trap(join(worktree.path, 'src/nested')),
      'belongs to another git repository',
    ],
    ['one in other letters', () => put('src/.GiT/config', 'x'), 'belongs to another git repository'],
    ['one by its short name', () => put('GIT~1/config', 'x'), 'belongs to another git repository'],
    [
      '.gitmodules as a link',
      () => symlinkSync('README.md', join(worktree.path, '.gitmodules')),
      'is a link: remove it',
    ],
    [
      'a huge tree',
      () => {
        mkdirSync(join(worktree.path, 'many'));
        for (let n = 0; n < 2_000; n += 1) writeFileSync(join(worktree.path, 'many', String(n)), '');
      },
      'There are more than 1000 files',
    ],
  ])('%s is refused', async (_, lay, words) => {
    lay();
    const imported = await mirror.importTree(worktree, base, { maxFiles: 1_000 });
    expect(imported.ok).toBe(false);
    expect(imported.ok ? '' : imported.problems.join('\n')).toContain(words);
  });

  test('a folder nested deeper than any path may be long is a problem, and can be removed', async () => {
    execFileSync(
      'python3',
      ['-c', 'import os\nfor i in range(3000):\n  os.mkdir("deep"); os.chdir("deep")'],
      {
        cwd: worktree.path,
      },
    );
    const imported = await mirror.importTree(worktree, base).catch((error: unknown) => error);
    expect(imported).toMatchObject({ ok: false });
    await mirror.removeWorktree('T1');
    expect(existsSync(worktree.path)).toBe(false);
  });
});

describe('a folder that changes while it is imported', () => {
  /** Swaps two names, over and over, until it is told to stop. */
  function swapping(a: string, b: string): { stop: () => Promise<void> } {
    const until = new AbortController();
    const spare = join(world.dir, 'spare');
    const swap = (async () => {
      while (!until.signal.aborted) {
        renameSync(a, spare);
        renameSync(b, a);
        renameSync(spare, b);
        await othersTurn();
      }
    })();
    return {
      stop: () => {
        until.abort();
        return swap;
      },
    };
  }

  test.each([
    [
      'a file and a link to a secret',
      'src/app.js',
      (outside: string) => symlinkSync(join(outside, 'app.js'), join(world.dir, 'other')),
    ],
    [
      'a folder and a link to one outside',
      'src',
      (outside: string) => symlinkSync(outside, join(world.dir, 'other')),
    ],
  ])('%s: what lies outside never gets in', async (_, path, lay) => {
    const outside = join(world.dir, `outside-${path.replace('/', '-')}`);
    mkdirSync(outside);
    writeFileSync(join(outside, 'app.js'), 'canary-of-the-host\n');
    writeFileSync(join(outside, 'private-name.txt'), 'canary-of-the-host\n');
    execFileSync('rm', ['-f', join(world.dir, 'other')]);
    lay(outside);
    const { stop } = swapping(join(worktree.path, path), join(world.dir, 'other'));
    const seen: string[] = [];
    for (let round = 0; round < 25; round += 1) {
      const imported = await mirror.importTree(worktree, base);
      if (!imported.ok) seen.push(...imported.problems);
      else {
        for (const { path: name } of await mirror.files(imported.tree)) {
          seen.push(name, (await mirror.readFile(imported.tree, name)) ?? '');
        }
      }
    }
    await stop();
    expect(seen.join('\n')).not.toContain('canary-of-the-host');
    expect(seen.join('\n')).not.toContain('private-name');
    expect(readdirSync(outside).sort()).toEqual(['app.js', 'private-name.txt']);
  });

  test('files that come and go are a problem in words, not a crash', async () => {
    const until = new AbortController();
    const churn = (async () => {
      for (let n = 0; !until.signal.aborted; n += 1) {
        put(`src/new-${n % 7}.js`, n % 2 === 0 ? `${n}\n` : null);
        await othersTurn();
      }
    })();
    const problems: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const imported = await mirror.importTree(worktree, base);
      if (!imported.ok) problems.push(...imported.problems);
    }
    expect(problems.filter((problem) => !problem.includes('changed while it was read'))).toEqual([]);
    until.abort();
    await churn;
  });
});
