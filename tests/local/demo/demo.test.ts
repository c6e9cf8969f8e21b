// The whole demo, as `npm run demo` runs it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endCommands, runCommand } from '../command.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'demo-test-'));
});
afterEach(async () => {
  await endCommands();
  rmSync(dir, { recursive: true });
});

test('an issue becomes merged pull requests, all checks hold, and nothing is left behind', async () => {
  const json = join(dir, 'result.json');
  const demo = runCommand('demo/main.ts', ['--exit', '--pace', '0', '--json', json], { TMPDIR: dir });
  await demo.succeeds();
  expect(demo.output()).toContain(
    'the strategist asked for changes: A to-do that is done is listed as overdue.',
  );
  expect(demo.output()).not.toContain('✗ The');

  const result = JSON.parse(readFileSync(json, 'utf8'));
  expect(result.run).toMatchObject({ status: 'complete', issue: 1, tracking_issue: 2 });
  expect(result.run.cost_usd).toBeGreaterThan(0);
  expect(result.tasks.map((task: { status: string }) => task.status)).toEqual(Array(9).fill('complete'));
  expect(result.tasks[6]).toMatchObject({ key: 'T7', profile: 'code', attempts: 2 });
  expect(result.tasks[6].merge_sha).toMatch(/^[0-9a-f]{40}$/);
  expect(result.model_calls).toBe(56);
  expect(result.github_calls.reads).toBeGreaterThan(0);
  expect(result.github_calls.writes).toBeGreaterThan(0);
  expect(readdirSync(dir)).toEqual(['result.json']);
}, 240_000);

test('Ctrl-C stops it at any moment and removes its data', async () => {
  const demo = runCommand('demo/main.ts', [], { TMPDIR: dir });
  await demo.printed('The director made a plan');
  demo.process.kill('SIGINT');
  expect(await demo.status).toBe(130);
  expect(readdirSync(dir)).toEqual([]);
}, 60_000);

test('an unknown option is answered with the valid ones', async () => {
  const demo = runCommand('demo/main.ts', ['--fast']);
  expect(await demo.status).toBe(2);
  expect(demo.output()).toContain("Unknown option '--fast'");
  expect(demo.output()).toContain('--json FILE');
});
