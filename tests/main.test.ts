import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalGitHub } from '../src/local/github/server.ts';

const main = new URL('../src/main.ts', import.meta.url).pathname;
let folder = '';
let started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'troupe-main-'));
  // The embedded PostgreSQL may run as another user, who has to get through.
  chmodSync(folder, 0o755);
  started = [];
});
afterEach(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
  });
  started.push(child);
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = once(child, 'close').then(() => child.exitCode);
  const says = (words: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (words.test(output)) resolve(output);
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`ended before it said ${words.source}:\n${output}`)));
    });
  return { child, ended, says, output: () => output };
}

describe('npm start', () => {
  it('names everything that is wrong with the configuration, and ends with status 1', async () => {
    const troupe = start([], { PORT: 'many', APP_ID: '1' });
    expect(await troupe.ended).toBe(1);
    expect(troupe.output()).toMatch(
      /PORT: "many" is not valid.*PRIVATE_KEY is missing.*WEBHOOK_SECRET is missing/s,
    );
    expect(troupe.output()).not.toMatch(/\.ts:\d+/);
  });

  it('says which halves there are', async () => {
    const troupe = start(['--only', 'both']);
    expect(await troupe.ended).toBe(1);
    expect(troupe.output()).toContain('--only "both" is not valid. Set it to web or worker.');
  });

  it('says in a worker that the App is missing, instead of showing a page nobody sees', async () => {
    const troupe = start(['--only', 'worker']);
    expect(await troupe.ended).toBe(1);
    expect(troupe.output()).toContain('APP_ID is missing');
  });

  it('registers an App with the page it opens, goes on by itself, and stops when asked', async () => {
    const github = await startLocalGitHub({ dataDir: join(folder, 'github') });
    copyFileSync(new URL('../app.yml', import.meta.url), join(folder, 'app.yml'));
    const port = await freePort();
    const troupe = start(['--only', 'web'], {
      PORT: String(port),
      PUBLIC_URL: 'https://troupe.example.com',
      GHE_HOST: new URL(github.url).host,
      GHE_PROTOCOL: 'http',
    });
    try {
      await troupe.says(new RegExp(`open http://localhost:${port}/probot in a browser`));
      const page = await (await fetch(`http://localhost:${port}/probot`)).text();
      const action = /<form action="([^"]+)"/.exec(page)?.[1] ?? '';
      const manifest = /value='([^']+)'/.exec(page)?.[1] ?? '';
      expect(action).toBe(`${github.url}/settings/apps/new`);
      expect(JSON.parse(manifest)).toMatchObject({
        default_permissions: { issues: 'write', contents: 'write' },
        hook_attributes: { url: 'https://troupe.example.com/api/github/webhooks' },
      });

      const back = await fetch(action, {
        method: 'POST',
        body: new URLSearchParams({ manifest }),
        redirect: 'manual',
      });
      const onward = await fetch(back.headers.get('location') ?? '', { redirect: 'manual' });
      expect(onward.headers.get('location')).toMatch(/\/installations\/new$/);

      await troupe.says(/Troupe is ready/);
      expect(await (await fetch(`http://localhost:${port}/readyz`)).text()).toBe('ok\n');
      const saved = parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
      expect(saved.PRIVATE_KEY).toContain('PRIVATE KEY-----\n');
      expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);

      troupe.child.kill('SIGTERM');
      expect(await troupe.ended).toBe(0);
      expect(troupe.output()).toContain('stopped');
    } finally {
      await github.close();
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
