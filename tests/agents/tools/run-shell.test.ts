import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTree, type TestTree } from '../../sandbox/worktree.ts';
import { call } from './call.ts';

let tree: TestTree;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree[Symbol.dispose]());

const shell = (command: string, more: object = {}) => call(tree, 'run_shell', { command, ...more });

test('answers with the output and the exit code', async () => {
  expect(await shell('cat list.txt')).toBe('one\ntwo\nthree\n[exit code 0]');
  expect(await shell('true')).toBe('[exit code 0]');
});

test('errors stand where they happened, and a failure is one', async () => {
  expect(await shell('echo a; echo b >&2; echo c; exit 2')).toBe('ERROR: a\nb\nc\n[exit code 2]');
  expect(await shell('no-such-command')).toMatch(/^ERROR: bash: .*command not found\n\[exit code 127\]$/u);
});

test('it is bash, and what it is given is not changed', async () => {
  expect(await shell(`x=(1 2 3); echo "\${x[1]} '$HOME'"`)).toBe("2 '/tmp/home'\n[exit code 0]");
});

test('colours and progress lines are cleaned away', async () => {
  expect(await shell(String.raw`printf '\033[31mred\033[0m\n10%%\r100%%\n'`)).toBe(
    'red\n100%\n[exit code 0]',
  );
});

test('at the time limit it answers with what there is', async () => {
  expect(await shell('echo listening; sleep 37.25', { timeout_seconds: 1 })).toBe(
    'ERROR: listening\n[stopped after 1 second; the command had not ended. Give timeout_seconds up to 600 if it needs longer; a server or watcher never ends by itself]',
  );
});

test('what it leaves running is named', async () => {
  expect(await shell('sleep 38.25 & sleep 39.25 & echo up')).toMatch(
    /^up\n\[ended 2 processes left running: sleep 3[89]\.25; sleep 3[89]\.25\]\n\[exit code 0\]$/u,
  );
});

test('long output keeps its head and its tail', async () => {
  const answer = await shell('echo first; seq 100000; echo last');
  expect(answer.length).toBeLessThan(31_000);
  expect(answer).toMatch(/^first\n1\n/u);
  expect(answer).toMatch(
    /\nlast\n\[558,906 bytes of output are missing above; to see them, filter with grep, head or tail, or write to a file and read that\]\n\[exit code 0\]$/u,
  );
});

test('where the workspace is read-only it still runs', async () => {
  const answer = await call(tree, 'run_shell', { command: 'cat list.txt; touch x' }, { writable: false });
  expect(answer).toMatch(/^ERROR: one\ntwo\nthree\ntouch: .*Read-only file system\n\[exit code 1\]$/u);
});

test('stopping the attempt throws the reason', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('cancelled by mona')), 200);
  await expect(call(tree, 'run_shell', { command: 'sleep 40.25' }, { signal: stop.signal })).rejects.toThrow(
    'cancelled by mona',
  );
});
