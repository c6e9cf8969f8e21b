// Fetching from and pushing to a remote over HTTP: who may, who is refused, and who never learns the token.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Mirror } from '../../src/git/mirror.ts';
import { serveOverHttp, type HttpRemote } from './http-remote.ts';
import { openWorld, runGit, type World } from './world.ts';

let world: World;
let remote: HttpRemote;
let token: string;
let mirror: Mirror;
let base: string;

beforeAll(async () => {
  world = openWorld();
  base = world.commit({ 'README.md': 'hello\n' });
  token = randomBytes(20).toString('hex');
  remote = await serveOverHttp(world.origin, token);
  mirror = await world.mirrors.mirror('ada/todo', remote.url);
  await mirror.fetch(token);
});
afterEach(() => remote.refusePushes(undefined));
afterAll(async () => {
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
  await mirror.push({ commit: await commitOf('one'), branch: 'troupe/1/T0', expect: null, token });
  const disk = everythingIn(join(world.dir, 'machine-1'));
  expect(disk).toContain('refs');
  expect(disk).not.toContain(token);
  expect(disk).not.toContain(Buffer.from(`x-access-token:${token}`).toString('base64'));
});

test('a push arrives, and the mirror knows it without a fetch', async () => {
  const commit = await commitOf('one');
  expect(await mirror.push({ commit, branch: 'troupe/1/T1-first', expect: null, token })).toBe('pushed');
  expect(onOrigin('troupe/1/T1-first')).toBe(commit);
  expect(await mirror.resolve('troupe/1/T1-first')).toBe(commit);
});

test('a push whose answer was lost can be sent again', async () => {
  const commit = await commitOf('one');
  await mirror.push({ commit, branch: 'again', expect: null, token });
  expect(await mirror.push({ commit, branch: 'again', expect: null, token })).toBe('pushed');
});

test('a push that expects something else of the branch is refused, and says so', async () => {
  const [one, two] = [await commitOf('one'), await commitOf('two')];
  await mirror.push({ commit: one, branch: 'expected', expect: null, token });
  const stale = { refused: 'stale info' };
  expect(await mirror.push({ commit: two, branch: 'expected', expect: null, token })).toEqual(stale);
  expect(await mirror.push({ commit: two, branch: 'expected', expect: base, token })).toEqual(stale);
  expect(await mirror.push({ commit: two, branch: 'nowhere', expect: base, token })).toEqual(stale);
  expect(onOrigin('expected')).toBe(one);
  expect(await mirror.push({ commit: two, branch: 'expected', expect: one, token })).toBe('pushed');
  expect(await mirror.push({ commit: one, branch: 'expected', expect: undefined, token })).toBe('pushed');
  expect(onOrigin('expected')).toBe(one);
});

test('what the remote says when it refuses is passed on', async () => {
  remote.refusePushes('refusing to allow a GitHub App to create or update workflow');
  const pushed = await mirror.push({ commit: await commitOf('one'), branch: 'refused', expect: null, token });
  expect(pushed).toEqual({
    refused: 'pre-receive hook declined\nrefusing to allow a GitHub App to create or update workflow',
  });
});

test('a push without a right to push is an error', async () => {
  const commit = await commitOf('one');
  await expect(mirror.push({ commit, branch: 'anonymous', expect: null })).rejects.toThrow(/git push ended/);
});

test('a branch is deleted, and deleting it again changes nothing', async () => {
  await mirror.push({ commit: await commitOf('one'), branch: 'doomed', expect: null, token });
  await mirror.deleteBranch('doomed', token);
  await mirror.deleteBranch('doomed', token);
  expect(onOrigin('doomed')).toBe('');
  expect(await mirror.resolve('doomed')).toBeUndefined();
  remote.refusePushes('protected');
  await expect(mirror.deleteBranch('main', token)).rejects.toThrow(/protected|declined/);
});

test('nothing is pushed to a branch that git could not name', async () => {
  for (const branch of ['a..b', 'with space', 'x.lock', '']) {
    const push = mirror.push({ commit: base, branch, expect: undefined, token });
    await expect(push).rejects.toThrow(/check-ref-format/);
  }
});

test('thirty callers who fetch at once share the work and all see what was there when they asked', async () => {
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
  expect(await mirror.resolve('main')).toBe(onOrigin('main'));
});

test('several processes may make and fetch the same mirror at once', async () => {
  for (let n = 0; n < 12; n++) runGit(world.origin, 'update-ref', `refs/heads/b${n}`, base);
  // Each has queues of its own, as a process of its own would.
  const others = Array.from({ length: 4 }, () => world.otherMachine('shared'));
  const mirrors = await Promise.all(others.map((machine) => machine.mirror('ada/todo', remote.url)));
  expect(new Set(mirrors.map(({ gitDir }) => gitDir)).size).toBe(1);
  await Promise.all(mirrors.map((each) => each.fetch(token)));
  expect(await mirrors[0]?.resolve('b11')).toBe(base);
});

test('objects made to harm a checkout are not taken in, clumsy old ones are', async () => {
  const desk = join(world.dir, 'desk');
  const write = (type: string, content: string | Buffer) =>
    execFileSync('git', ['hash-object', '-w', '--literally', '-t', type, '--stdin'], {
      cwd: desk,
      input: content,
    })
      .toString()
      .trim();
  const offer = (tree: string, date: string) => {
    const who = `A <a@example.org> ${date}`;
    const commit = write('commit', `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nmessage\n`);
    world.git('push', '-q', '--force', world.origin, `${commit}:refs/heads/offered`);
    return commit;
  };
  const clumsy = offer(world.git('rev-parse', `${base}^{tree}`), '01234567890 +12345678');
  await mirror.fetch(token);
  expect(await mirror.resolve('offered')).toBe(clumsy);
  const entry = Buffer.concat([
    Buffer.from('100644 .GIT\0'),
    Buffer.from(world.git('rev-parse', `${base}:README.md`), 'hex'),
  ]);
  offer(write('tree', entry), '1234567890 +0000');
  await expect(mirror.fetch(token)).rejects.toThrow(/hasDotgit/);
  expect(await mirror.resolve('offered')).toBe(clumsy);
  runGit(world.origin, 'update-ref', '-d', 'refs/heads/offered');
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
