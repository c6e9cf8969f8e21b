import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'troupe-embedded-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  onTestFinished(() => postgres.stop());
  return postgres;
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // A server that is killed says goodbye on its own terms.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that runs a server in the folder. */
async function serve(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('serve.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const url of createInterface(child.stdout)) return { child, url };
  throw new Error('the other process did not start a server');
}

async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

it('keeps its data from one start to the next, behind a password that only its owner can read', async () => {
  const dataDir = await folder();
  const first = await start(dataDir);
  await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
  await first.stop();
  const second = await start(dataDir);
  expect(await ask(second.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
  const password = join(dataDir, 'postgres', 'cluster', 'troupe-password');
  expect((await stat(password)).mode & 0o077).toBe(0);
  const guessed = Object.assign(new URL(second.url), { password: 'guess' }).href;
  await expect(ask(guessed, 'SELECT 1')).rejects.toThrow(/password authentication failed/u);
  expect(await ask(second.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
});

it('keeps what was committed when the server is killed', async () => {
  const dataDir = await folder();
  const { url } = await start(dataDir);
  await ask(url, 'CREATE TABLE kept AS SELECT 1 AS one');
  const pid = await serverPid(dataDir);
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/u), 5000);
  expect(await ask((await start(dataDir)).url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
});

it('ends its server when its process is killed, and the next process goes on with the data at once', async () => {
  const dataDir = await folder();
  const { child, url } = await serve(dataDir);
  await ask(url, 'CREATE TABLE kept AS SELECT 1 AS one');
  const pid = await serverPid(dataDir);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = await start(dataDir);
  expect(await ask(next.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/u);
});

it('says what to do when another process uses the folder', async () => {
  const dataDir = await folder();
  const { url } = await serve(dataDir);
  await expect(startEmbeddedPostgres({ dataDir, patienceMs: 300 })).rejects.toThrow(
    /in use by another Troupe.*DATABASE_URL/su,
  );
  expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('starts over a lock file that a crash left behind, even if the number in it is taken', async () => {
  const dataDir = await folder();
  await (await start(dataDir)).stop();
  const lock = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
  await writeFile(lock, `${process.pid}\n`);
  expect(await ask((await start(dataDir)).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('works in a folder that only its owner may enter, root too', async () => {
  const locked = await folder();
  await chmod(locked, 0o700);
  const { url } = await start(join(locked, 'data'));
  expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
