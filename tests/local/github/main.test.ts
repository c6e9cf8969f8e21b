import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-github-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const main = join(import.meta.dirname, '../../../src/local/github/main.ts');
  const child = spawn(process.execPath, [main, ...args], { stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  child.stderr.on('data', (part: Buffer) => (output += part.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, output: () => output };
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'runs by itself, says where it is, and ends cleanly on %s',
  async (signal) => {
    const { child, ended, output } = run('--port', '0', '--data', folder);
    await expect.poll(output, { timeout: 30_000 }).toContain('Everything else');
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
    const made = await fetch(`${url}/_local/users`, { method: 'POST', body: '{"login":"ada"}' });
    expect(await made.json()).toMatchObject({ login: 'ada' });
    child.kill(signal);
    expect(await ended).toBe(0);
  },
);

it('says what is wrong with a port that is none', async () => {
  const { ended, output } = run('--port', 'http');
  expect(await ended).toBe(1);
  expect(output()).toContain('--port must be a number');
});
