import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandRunner } from '../../../src/sandbox/sandbox.ts';
import { makeSandbox, makeTree, type TestTree } from '../../sandbox/worktree.ts';
import { call } from './call.ts';

let tree: TestTree;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree[Symbol.dispose]());

const shell = (command: string, more: object = {}) => call(tree, 'run_shell', { command, ...more });

test('returns the output and the exit code', async () => {
  expect(await shell('cat list.txt')).toBe('one\ntwo\nthree\n[exit code 0]');
  expect(await shell('true')).toBe('[exit code 0]');
});

test('errors appear where they occurred, and a failure is an error', async () => {
  expect(await shell('echo a; echo b >&2; echo c; exit 2')).toBe('ERROR: a\nb\nc\n[exit code 2]');
  expect(await shell('no-such-command')).toMatch(/^ERROR: bash: .*command not found\n\[exit code 127\]$/u);
});

test('runs bash, with the command unchanged', async () => {
  expect(await shell(`x=(1 2 3); echo "\${x[1]} '$HOME'"`)).toBe("2 '/tmp/home'\n[exit code 0]");
});

test('removes colours and progress lines', async () => {
  expect(await shell(String.raw`printf '\033[31mred\033[0m\n10%%\r100%%\n'`)).toBe(
    'red\n100%\n[exit code 0]',
  );
});

test('returns the output so far at the time limit', async () => {
  expect(await shell('echo listening; sleep 37.25', { timeout_seconds: 1 })).toBe(
    'ERROR: listening\n[stopped after 1 second; the command had not ended. Give timeout_seconds up to 600 if it needs longer; a server or watcher never ends by itself: background true]',
  );
});

test('names the processes that it leaves running', async () => {
  expect(await shell('sleep 38.25 & sleep 39.25 & echo up')).toMatch(
    /^up\n\[ended 2 processes left running: sleep 3[89]\.25; sleep 3[89]\.25\]\n\[exit code 0\]$/u,
  );
});

test('keeps the head and tail of long output', async () => {
  const answer = await shell('echo first; seq 100000; echo last');
  expect(answer.length).toBeLessThan(31_000);
  expect(answer).toMatch(/^first\n1\n/u);
  expect(answer).toMatch(
    /\nlast\n\[558,906 bytes of output are missing above; to see them, filter with grep, head or tail, or write to a file and read that\]\n\[exit code 0\]$/u,
  );
});

test('still runs in a read-only workspace', async () => {
  const answer = await call(tree, 'run_shell', { command: 'cat list.txt; touch x' }, { writable: false });
  expect(answer).toMatch(/^ERROR: one\ntwo\nthree\ntouch: .*Read-only file system\n\[exit code 1\]$/u);
});

test('an idle command ends early with its output; one that computes or has a time limit continues', async () => {
  const asked: (number | undefined)[] = [];
  const real = makeSandbox();
  // Twenty seconds are long for a test.
  const hasty: CommandRunner = {
    run(command, signal) {
      asked.push(command.idleMs);
      const idleMs = command.idleMs === undefined ? {} : { idleMs: command.idleMs / 8 };
      return real.run({ ...command, ...idleMs }, signal);
    },
  };
  const run = (input: object) => call(tree, 'run_shell', input, { sandbox: hasty });
  const [prompt, computing, waiting] = await Promise.all([
    run({ command: 'echo "Overwrite? [y/N]"; sleep 44.25' }),
    run({ command: 'end=$((SECONDS+5)); while [ $SECONDS -lt $end ]; do :; done; echo done' }),
    run({ command: 'sleep 5; echo done', timeout_seconds: 60 }),
  ]);
  expect(asked).toEqual([20_000, 20_000, undefined]);
  expect(prompt).toMatch(
    /^ERROR: Overwrite\? \[y\/N\]\n\[stopped: for 20 seconds it neither printed nor computed anything\..*--yes.*background true/u,
  );
  expect([computing, waiting]).toEqual(['done\n[exit code 0]', 'done\n[exit code 0]']);
});

test.each([
  [
    'memory',
    { memoryBytes: 100_000_000 },
    `node -e 'const all = []; for (;;) all.push(Buffer.alloc(9e6, 1))'`,
    /memory than one command may\. Run less at once/,
  ],
  ['processor time', { cpuSeconds: 1 }, 'while :; do :; done', /processor time.*Run a part of it/],
  ['output', { outputBytes: 1_000_000 }, 'yes', /printed without end\. Write to a file/],
  [
    'disk',
    { worktreeBytes: 20_000_000 },
    'for i in $(seq 90); do head -c 5000000 /dev/zero >f$i; sleep 0.05; done',
    /takes more disk than it may\. Remove what/,
  ],
  [
    'files',
    { worktreeFiles: 1_000 },
    'for i in $(seq 300); do mkdir d$i; touch d$i/{1..99}; sleep 0.02; done',
    /holds more files than it may\. Remove what/,
  ],
  [
    'processes',
    { processes: 20 },
    'for i in $(seq 60); do sleep 2 & done; wait; false',
    /limits processes and threads: run fewer/,
  ],
  [
    'open files',
    { openFiles: 30 },
    `python3 -c 'f = [open("/dev/null") for _ in range(60)]'`,
    /limits open files: close them/,
  ],
  ['one file', { fileBytes: 1_000_000 }, 'head -c 2000000 /dev/zero >big', /limits the size of one file/],
  ['/tmp', { tmpBytes: 1_000_000 }, 'head -c 2000000 /dev/zero >/tmp/big', /\/tmp is small/],
])('the answer names the limit on %s and what to do', async (_, limits, command, said) => {
  const sandbox = makeSandbox({ limits });
  expect(await call(tree, 'run_shell', { command }, { sandbox })).toMatch(said);
});

test('stopping the attempt throws the reason', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('cancelled by mona')), 200);
  await expect(call(tree, 'run_shell', { command: 'sleep 40.25' }, { signal: stop.signal })).rejects.toThrow(
    'cancelled by mona',
  );
});
