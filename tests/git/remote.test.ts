// Fetching from and pushing to a remote over HTTP: who may, who is refused, and who never learns the token.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mirror } from '../../src/git/mirror.ts';
import { serveOverHttp, type HttpRemote } from './http-remote.ts';
import { openWorld, runGit, type World } from './world.ts';

let world: World;
let remote: HttpRemote;
let token: string;
let mirror: Mirror;
let base: string;

beforeEach(async () => {
  world = openWorld();
  base = world.commit({ 'README.md': 'hello\n' });
  token = randomBytes(20).toString('hex');
  remote = await serveOverHttp(world.origin, token);
  mirror = await world.mirrors.mirror('ada/todo', remote.url);
});
afterEach(async () => {
  await remote.close();
  world.close();
});

const onOrigin = (branch: string) =>
  runGit(world.origin, 'for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);

/** A commit with the base's tree and a message of its own. */
async function commitOf(message: string, parent = base): Promise<string> {
  return mirror.commit({
    tree: world.git('rev-parse', `${base}^{tree}`),
    parents: [parent],
    message,
    date: '2026-01-02T03:04:05Z',
    name: 'Troupe',
    email: 'troupe@example.org',
  });
}

/** Every byte that lies in a folder, names included. */
function everythingIn(dir: string): string {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .map(
      (entry) =>
        entry.name + (entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), 'latin1') : ''),
    )
    .join('\n');
}

test('with the token the branches are fetched, and those that are gone are gone', async () => {
  world.commit({ 'b.txt': 'b' }, 'side');
  await mirror.fetch(token);
  expect(await mirror.resolve('main')).toBe(base);
  expect(await mirror.resolve('refs/heads/side')).toBe(onOrigin('side'));
  runGit(world.origin, 'update-ref', '-d', 'refs/heads/side');
  const next = world.commit({ 'README.md': 'next\n' });
  await mirror.fetch(token);
  expect(await mirror.resolve('side')).toBeUndefined();
  expect(await mirror.resolve('main')).toBe(next);
});

test('a wrong token is an error that does not tell the token', async () => {
  const wrong = randomBytes(20).toString('hex');
  const error: unknown = await mirror.fetch(wrong).catch((reason: unknown) => reason);
  expect(String(error)).toMatch(/git fetch .*(Authentication|could not read Username)/);
  expect(JSON.stringify(error) + String(error)).not.toContain(wrong);
  await expect(mirror.fetch()).rejects.toThrow(/git fetch/);
});

test('the token is nowhere on disk', async () => {
  await mirror.fetch(token);
  await mirror.worktree('T1', base);
  await mirror.push({ commit: await commitOf('one'), branch: 'troupe/1/T1', expect: null, token });
  const disk = everythingIn(join(world.dir, 'machine-1'));
  expect(disk).toContain('refs');
  expect(disk).not.toContain(token);
  expect(disk).not.toContain(Buffer.from(`x-access-token:${token}`).toString('base64'));
});

test('a push arrives, and the mirror knows it without a fetch', async () => {
  await mirror.fetch(token);
  const commit = await commitOf('one');
  expect(await mirror.push({ commit, branch: 'troupe/1/T1-first', expect: null, token })).toBe('pushed');
  expect(onOrigin('troupe/1/T1-first')).toBe(commit);
  expect(await mirror.resolve('troupe/1/T1-first')).toBe(commit);
});

test('a push whose answer was lost can be sent again', async () => {
  await mirror.fetch(token);
  const commit = await commitOf('one');
  await mirror.push({ commit, branch: 'work', expect: null, token });
  expect(await mirror.push({ commit, branch: 'work', expect: null, token })).toBe('pushed');
});

test('a push that expects something else of the branch is refused, and says so', async () => {
  await mirror.fetch(token);
  const [one, two] = [await commitOf('one'), await commitOf('two')];
  await mirror.push({ commit: one, branch: 'work', expect: null, token });
  const stale = { refused: 'stale info' };
  expect(await mirror.push({ commit: two, branch: 'work', expect: null, token })).toEqual(stale);
  expect(await mirror.push({ commit: two, branch: 'work', expect: base, token })).toEqual(stale);
  expect(await mirror.push({ commit: two, branch: 'nowhere', expect: base, token })).toEqual(stale);
  expect(onOrigin('work')).toBe(one);
  expect(await mirror.push({ commit: two, branch: 'work', expect: one, token })).toBe('pushed');
  expect(await mirror.push({ commit: one, branch: 'work', expect: undefined, token })).toBe('pushed');
  expect(onOrigin('work')).toBe(one);
});

test('what the remote says when it refuses is passed on', async () => {
  await mirror.fetch(token);
  remote.refusePushes('refusing to allow a GitHub App to create or update workflow');
  const pushed = await mirror.push({ commit: await commitOf('one'), branch: 'work', expect: null, token });
  expect(pushed).toEqual({
    refused: 'pre-receive hook declined\nrefusing to allow a GitHub App to create or update workflow',
  });
});

test('a push without a right to push is an error', async () => {
  await mirror.fetch(token);
  const commit = await commitOf('one');
  await expect(mirror.push({ commit, branch: 'work', expect: null })).rejects.toThrow(/git push ended/);
});

test('a branch is deleted, and deleting it again changes nothing', async () => {
  await mirror.fetch(token);
  await mirror.push({ commit: await commitOf('one'), branch: 'work', expect: null, token });
  await mirror.deleteBranch('work', token);
  await mirror.deleteBranch('work', token);
  expect(onOrigin('work')).toBe('');
  expect(await mirror.resolve('work')).toBeUndefined();
  remote.refusePushes('protected');
  await expect(mirror.deleteBranch('main', token)).rejects.toThrow(/protected|declined/);
});

test.for(['a..b', 'with space', 'x.lock', ''])('nothing is pushed to a branch named %j', async (branch) => {
  await mirror.fetch(token);
  await expect(mirror.push({ commit: base, branch, expect: undefined, token })).rejects.toThrow(
    /check-ref-format/,
  );
});

test('thirty callers who fetch at once share the work and all see what was there when they asked', async () => {
  await mirror.fetch(token);
  remote.asked.length = 0;
  const running = mirror.fetch(token);
  await vi.waitFor(() => expect(remote.asked).not.toHaveLength(0));
  const next = world.commit({ 'README.md': 'next\n' });
  await Promise.all([running, ...Array.from({ length: 30 }, () => mirror.fetch(token))]);
  expect(await mirror.resolve('main')).toBe(next);
  expect(remote.asked.filter((path) => path.includes('info/refs'))).toHaveLength(2);
});

test('a failed fetch does not stand in the way of the next', async () => {
  const results = await Promise.allSettled([mirror.fetch('wrong'), mirror.fetch('wrong as well')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await mirror.fetch(token);
  expect(await mirror.resolve('main')).toBe(base);
});

test('several processes may make and fetch the same mirror at once', async () => {
  for (let n = 0; n < 12; n++) runGit(world.origin, 'update-ref', `refs/heads/b${n}`, base);
  const others = Array.from({ length: 4 }, () => world.otherMachine('shared'));
  const mirrors = await Promise.all(others.map((machine) => machine.mirror('ada/todo', remote.url)));
  expect(new Set(mirrors.map(({ gitDir }) => gitDir)).size).toBe(1);
  await Promise.all(mirrors.map((each) => each.fetch(token)));
  expect(await mirrors[0]?.resolve('b11')).toBe(base);
});

test('only the URL schemes that were chosen are spoken', async () => {
  const ssh = await world.mirrors.mirror('ada/ssh', 'ssh://127.0.0.1/x.git');
  await expect(ssh.fetch()).rejects.toThrow(/transport 'ssh' not allowed/);
  const ext = await world.mirrors.mirror('ada/ext', `ext::sh -c touch% ${join(world.dir, 'canary')}`);
  await expect(ext.fetch()).rejects.toThrow(/transport 'ext' not allowed/);
});

test('a mirror is asked for by owner and repository, and a URL with a credential in it is refused', async () => {
  await expect(world.mirrors.mirror('../x', remote.url)).rejects.toThrow(/owner\/repo/);
  await expect(world.mirrors.mirror('a/..', remote.url)).rejects.toThrow(/owner\/repo/);
  await expect(world.mirrors.mirror('a/b', `http://u:${token}@127.0.0.1/x.git`)).rejects.toThrow(
    /must not hold/,
  );
});
