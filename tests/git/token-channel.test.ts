// How a token comes to git: nobody else on the machine can read it on the way, not even a process of the same user.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Mirror } from '../../src/git/mirror.ts';
import { serveOverHttp, type HttpRemote } from './http-remote.ts';
import { lookFor, programs } from './spy.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let remote: HttpRemote;
let mirror: Mirror;
let base: string;
const token = randomBytes(20).toString('hex');
const words = [token, Buffer.from(`x-access-token:${token}`).toString('base64')];

beforeAll(async () => {
  world = openWorld();
  base = world.commit({ 'README.md': 'hello\n' });
  remote = await serveOverHttp(world.origin, token);
  mirror = await world.mirrors.mirror('ada/todo', remote.url);
});
afterEach(() => {
  remote.meanwhile = undefined;
});
afterAll(async () => {
  await remote.close();
  world.close();
});

/** Looks at every moment at which git waits for the remote. */
function spyMeanwhile() {
  const moments: string[] = [];
  const found: string[] = [];
  const running = new Set<string>();
  remote.meanwhile = async (path, isKnown) => {
    moments.push(`${isKnown ? 'known' : 'unknown'} ${path.replace(/^\/[^/]+\//, '')}`);
    for (const program of programs()) running.add(program);
    found.push(...lookFor(words, [world.dir]));
  };
  return { moments, found, running };
}

describe.runIf(process.platform === 'linux')('while git talks to a slow remote', () => {
  test('a fetch tells the token to nobody', async () => {
    const { moments, found, running } = spyMeanwhile();
    await mirror.fetch(token);
    expect(await mirror.resolve('main')).toBe(base);
    expect(moments).toContain('known info/refs?service=git-upload-pack');
    expect([...running].join('\n')).toMatch(/git.remote-http/);
    expect(found).toEqual([]);
  });

  test('a push tells the token to nobody, from its first request to its last', async () => {
    const commit = await mirror.commit({
      tree: world.git('rev-parse', `${base}^{tree}`),
      parents: [base],
      message: 'one',
      date: '2026-01-02T03:04:05Z',
      name: 'Troupe',
      email: 'troupe@example.org',
    });
    const { moments, found, running } = spyMeanwhile();
    expect(await mirror.push({ commit, branch: 'troupe/1/T1', expect: null, token })).toBe('pushed');
    expect(moments).toContain('known info/refs?service=git-receive-pack');
    expect(moments.at(-1)).toBe('known git-receive-pack');
    expect([...running].join('\n')).toMatch(/git push/);
    expect(found).toEqual([]);
  });

  test('the spy would find it in an environment, a command line, a pipe and a file', async () => {
    const file = join(world.dir, 'kept');
    writeFileSync(file, token);
    const env = { PATH: process.env['PATH'], TOKEN: token };
    const child = spawn('sh', ['-c', 'printf %s "$TOKEN" | sleep 30; true', token], { env, detached: true });
    try {
      const places = /\/environ\n.*\/cmdline\n.*\/fd\/0\n.*\/kept$/s;
      const seen = new Set<string>();
      await vi.waitFor(() => {
        for (const place of lookFor(words, [world.dir])) seen.add(place);
        expect([...seen].toSorted(byKind).join('\n')).toMatch(places);
      });
    } finally {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    }
  });
});

function byKind(a: string, b: string): number {
  const order = ['/environ', '/cmdline', '/fd/', ''];
  const rank = (place: string) => order.findIndex((part) => place.includes(part));
  return rank(a) - rank(b);
}

describe('a remote that leads on', () => {
  const oldName = () => remote.url.replace(/[^/]+$/, 'old.git');

  test('to its new name is followed there', async () => {
    remote.leadTo = remote.url;
    const renamed = await world.mirrors.mirror('ada/old-name', oldName());
    await renamed.fetch(token);
    expect(await renamed.resolve('main')).toBe(base);
  });

  test('to another host does not give it the token', async () => {
    const heard: string[] = [];
    const other = await serveOverHttp(world.origin, token);
    other.meanwhile = async (_, isKnown) => void heard.push(isKnown ? 'somebody with the token' : 'nobody');
    remote.leadTo = other.url;
    const led = await world.mirrors.mirror('ada/led-away', oldName());
    await expect(led.fetch(token)).rejects.toThrow(/git fetch/);
    expect(heard).toEqual(['nobody']);
    await other.close();
  });
});
