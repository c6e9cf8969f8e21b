// What surrounds a git process: ours alone, whatever Troupe itself was started with.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createGit, GitFailure } from '../../src/git/git.ts';
import { openWorld, place, runGit, type World } from './world.ts';

let world: World;
let home: string;

beforeAll(() => {
  world = openWorld();
  home = join(world.dir, 'home');
  mkdirSync(home);
});
afterAll(() => {
  vi.unstubAllEnvs();
  world.close();
});

const gitWith = (variables: Record<string, string> = {}) =>
  createGit({ home, protocols: ['https'], variables });

test("a person's configuration and environment have no say", async () => {
  place(
    world.dir,
    'theirs',
    '[alias]\n\tmine = !echo theirs\n[core]\n\thooksPath = /tmp/theirs\n[user]\n\tname = Theirs\n',
  );
  vi.stubEnv('GIT_CONFIG_GLOBAL', join(world.dir, 'theirs'));
  vi.stubEnv('GIT_DIR', '/nonexistent');
  vi.stubEnv('DATABASE_URL', 'postgres://secret');
  const settings = await gitWith().read(['config', '--list'], { gitDir: world.origin });
  expect(settings).not.toContain('Theirs');
  expect(settings.split('\n').findLast((line) => line.startsWith('core.hookspath'))).toBe(
    'core.hookspath=/dev/null',
  );
});

test('what a repository configures for itself is outranked', async () => {
  runGit(world.origin, 'config', 'core.hooksPath', '/tmp/evil');
  runGit(world.origin, 'config', 'core.fsmonitor', '/tmp/evil');
  const git = gitWith();
  expect(await git.read(['config', 'core.hooksPath'], { gitDir: world.origin })).toBe('/dev/null\n');
  expect(await git.read(['config', 'core.fsmonitor'], { gitDir: world.origin })).toBe('false\n');
});

test('an exit code is an answer, a failure names the command and what git said', async () => {
  const git = gitWith();
  const answer = await git.run(['rev-parse', '--verify', '--quiet', 'nope'], { gitDir: world.origin });
  expect(answer).toEqual({ exitCode: 1, stdout: '', stderr: '' });
  await expect(git.read(['cat-file', 'blob', 'nope'], { gitDir: world.origin })).rejects.toThrow(
    /^git cat-file ended with exit code 128: fatal: Not a valid object name nope/,
  );
  await expect(git.readBytes(['cat-file', 'blob', 'nope'], { gitDir: world.origin })).rejects.toThrow(
    GitFailure,
  );
});

test('what git repeats of a token is blotted out', async () => {
  const token = `t-${randomBytes(20).toString('hex')}`;
  const credential = { url: 'https://127.0.0.1/x.git', token };
  const answer = await gitWith().run(['cat-file', 'blob', token], { gitDir: world.origin, credential });
  expect(answer.stderr).toContain('***');
  expect(answer.stderr).not.toContain(token);
});

test('a machine without git is told to install it', async () => {
  await expect(gitWith({ PATH: home }).read(['version'], {})).rejects.toThrow(/install git/);
});
