// The launcher and what it starts are one to whoever kills them. (launch.mjs itself may install packages, which no test
// should do; a launcher of one line stands in.)
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ending = new URL('../src/end-with-launcher.mjs', import.meta.url).href;
const server = new URL('../src/local/github/main.ts', import.meta.url).pathname;
const launcher = `
  const { spawn } = require('node:child_process');
  const [...args] = process.argv.slice(1);
  spawn(process.execPath, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
    .on('exit', (code) => process.exit(code));`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'troupe-launch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function launch(...args: readonly string[]) {
  return spawn(process.execPath, ['-e', launcher, '--', '--import', ending, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('what was started ends when its launcher is killed the hard way', async () => {
  const launched = launch(server, '--port', '0', '--data', folder);
  let said = '';
  launched.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 10_000 }).toMatch(/http:\/\/\S+:\d+/);
  const state = `${/http:\/\/[\w.:]+/.exec(said)?.[0]}/_local/state`;
  expect((await fetch(state)).status).toBe(200);
  launched.kill('SIGKILL');
  await expect.poll(() => fetch(state).catch(() => 'gone'), { timeout: 10_000 }).toBe('gone');
}, 25_000);

test('what has done its work ends by itself', async () => {
  const launched = launch(server, '--help');
  const code = await new Promise((resolve) => launched.on('exit', resolve));
  expect(code).toBe(0);
}, 15_000);
