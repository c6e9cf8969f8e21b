// A server in the background: started, asked, read, stopped, and never left behind.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BackgroundCommands } from '../../../src/agents/background-commands.ts';
import type { SandboxSession } from '../../../src/sandbox/sandbox.ts';
import { hostProcesses, makeSandbox, makeTree, type TestTree } from '../../sandbox/worktree.ts';
import { call } from './call.ts';

let tree: TestTree;
let room: SandboxSession;
let background: BackgroundCommands;
beforeEach(() => {
  tree = makeTree();
  room = makeSandbox().openSession();
  background = new BackgroundCommands(room);
});
afterEach(async () => {
  await room.close();
  tree[Symbol.dispose]();
});

const tool = (name: 'run_shell' | 'read_output', input: object) =>
  call(tree, name, input, { sandbox: room, background });
const shell = (command: string, more: object = {}) => tool('run_shell', { command, ...more });
const start = (command: string) => shell(command, { background: true });

const server = `node -e '
  const server = require("http").createServer((request, response) => {
    console.log(request.method, request.url);
    response.end("hello from " + request.url);
  });
  server.listen(8080, "127.0.0.1", () => console.log("listening"));
'`;
const ask = (path: string) =>
  shell(`node -e 'fetch("http://localhost:8080${path}").then((r) => r.text()).then(console.log)'`);

test('a server answers later commands, and its output is read in parts', async () => {
  expect(await start(server)).toBe(
    'listening\n[b1 runs in the background until you stop it or the attempt ends; read_output {"id": "b1"} shows what it prints]',
  );
  expect(await ask('/one')).toBe('hello from /one\n[exit code 0]');
  expect(await tool('read_output', { id: 'b1' })).toMatch(/^GET \/one\n\[b1 has been running for \d+ s\]$/u);
  expect(await tool('read_output', { id: 'b1' })).toMatch(/^\[nothing new\]\n\[b1 has been running/u);
  await ask('/two');
  expect(await tool('read_output', { id: 'b1', stop: true })).toBe(
    'GET /two\n[b1 has ended, stopped by you]',
  );
  expect(await ask('/three')).toContain('ECONNREFUSED');
});

test('their shared network reaches nothing else', async () => {
  await start(server);
  const look = await shell('grep -c : /proc/net/dev; cat /proc/net/route | wc -l; unshare -n true; ps ax');
  expect(look).toMatch(/^(?:ERROR: )?1\n1\nunshare: .*not permitted/u);
  // Each still has processes of its own.
  expect(look).not.toContain('createServer');
});

test('a command that ends immediately is reported with its output', async () => {
  expect(await start('echo "port is taken" >&2; exit 3')).toBe(
    'ERROR: port is taken\n[it ended immediately]\n[exit code 3]',
  );
});

test('its end is reported, and the agent can wait for it', async () => {
  await start('echo begun; sleep 3; echo built; exit 2');
  expect(await tool('read_output', { id: 'b1', wait_seconds: 30 })).toBe(
    'built\n[b1 has ended]\n[exit code 2]',
  );
});

test('at most four run at a time, and the answer names them', async () => {
  for (const _ of [1, 2, 3, 4]) await start('sleep 41.25');
  expect(await start('sleep 41.25')).toMatch(/^ERROR: Not started: 4 commands.*b1: sleep 41\.25\nb2/su);
  await tool('read_output', { id: 'b2', stop: true });
  expect(await start('sleep 41.25')).toContain('[b5 runs in the background');
});

test('an unknown id is answered with the running commands', async () => {
  await start('sleep 42.25');
  expect(await tool('read_output', { id: 'b7' })).toBe(
    'ERROR: There is no background command b7. Running: b1 (sleep 42.25).',
  );
});

test('background output is limited', async () => {
  await start('seq 1000000; sleep 43.25');
  const said = await tool('read_output', { id: 'b1', wait_seconds: 1 });
  expect(said.length).toBeLessThan(31_000);
});

test('nothing outlives the session, not even daemons', async () => {
  await start('setsid --fork sleep 45.25; (nohup sleep 45.25 &) ; exec sleep 45.25');
  await start('trap "" TERM INT HUP; sleep 45.25; sleep 45.25');
  expect(hostProcesses()).toContain('sleep 45.25');
  await room.close();
  await expect.poll(hostProcesses).not.toContain('sleep 45.25');
  await expect(shell('true')).rejects.toThrow('this session is closed');
});

test('a resumed attempt learns once which commands are gone', async () => {
  background = new BackgroundCommands(room, [
    { is: 'background_started', id: 'b1', command: 'npm start' },
    { is: 'background_started', id: 'b2', command: 'npm run watch' },
    { is: 'background_ended', id: 'b2', exitCode: 0 },
  ]);
  expect(await shell('true')).toBe(
    '[an interruption of this attempt ended b1; restart those that you still need]\n[exit code 0]',
  );
  expect(await shell('true')).toBe('[exit code 0]');
  expect(await tool('read_output', { id: 'b1' })).toContain('ended it. Start it again');
  expect(await start('sleep 46.25')).toContain('[b3 runs in the background');
});
