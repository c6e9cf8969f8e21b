// `npm run local` on a repository of somebody's own, with a model served over HTTP and configured by the environment.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Scene, Step } from '../../../src/local/demo/script/scene.ts';
import { type ScriptedModel, startScriptedModel } from '../../../src/local/demo/script/scripted-model.ts';
import { endCommands, runCommand } from '../command.ts';

const title = 'Greet people';
const criteria = ['greet.txt greets'];

function step(tool: string, input: Record<string, unknown>): Step {
  return { says: 'Here it is.', calls: [{ tool, input }] };
}

const task = {
  key: 'T1',
  title,
  profile: 'code',
  description: 'Greet.',
  criteria,
  paths: ['greet.txt'],
  after: [],
};
const review = {
  approve: true,
  summary: 'It greets.',
  criteria: [{ criterion: criteria[0], met: true, evidence: 'greet.txt:1' }],
  findings: [],
};
const scenes: readonly Scene[] = [
  { who: 'Director', task: title, steps: [step('submit_plan', { approach: 'Just do it.', tasks: [task] })] },
  {
    who: 'Code worker',
    task: title,
    steps: [
      step('write_file', { path: 'greet.txt', content: 'Hello\n' }),
      step('run_shell', { command: 'cat greet.txt' }),
      step('finish', { summary: 'It greets.' }),
    ],
  },
  { who: 'Strategist', task: title, steps: [step('submit_review', review)] },
];

let dir: string;
let model: ScriptedModel;
const apiKey = randomBytes(16).toString('hex');
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'local-test-'));
  model = await startScriptedModel({ apiKey, paceMs: 0, scenes });
});
afterEach(async () => {
  await endCommands();
  await model.stop();
  rmSync(dir, { recursive: true });
});

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Mona', '-c', 'user.email=mona@example.com'];
  return execFileSync('git', ['-C', cwd, ...identity, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** A repository whose branch has a name of its own, and a change that nobody committed. */
function original(): string {
  const path = join(dir, 'my project');
  mkdirSync(path);
  git(path, 'init', '--quiet', '--initial-branch=trunk');
  writeFileSync(join(path, 'README.md'), 'Mine.\n');
  git(path, 'add', 'README.md');
  git(path, 'commit', '--quiet', '--message', 'Begin');
  writeFileSync(join(path, 'README.md'), 'Mine, changed.\n');
  writeFileSync(join(dir, 'issue.md'), `# ${title}\n\nPlease.\n`);
  return path;
}

test('the issue is built in a copy, and --push-back makes one new branch of it', async () => {
  const path = original();
  const json = join(dir, 'result.json');
  const local = runCommand(
    'run/main.ts',
    ['--repo', path, '--issue', join(dir, 'issue.md'), '--push-back', 'greeting', '--json', json],
    {
      TMPDIR: dir,
      OPENAI_API_KEY: apiKey,
      OPENAI_BASE_URL: model.openAiUrl,
      WORKER_MODEL: 'openai:any',
    },
  );
  await local.succeeds();
  expect(local.output()).toContain('1 file has uncommitted changes, which the run ignores');
  expect(local.output()).toContain(`The result is on the new branch greeting of ${path}`);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    run: { status: 'complete', issue: 1 },
    tasks: [{ key: 'T1', status: 'complete', pull_request: 3 }],
    model_calls: 5,
  });
  expect(git(path, 'show', 'greeting:greet.txt')).toBe('Hello');
  expect(git(path, 'branch', '--format=%(refname:short)').split('\n')).toEqual(['greeting', 'trunk']);
  expect(git(path, 'log', '--format=%s', 'trunk')).toBe('Begin');
  expect(readFileSync(join(path, 'README.md'), 'utf8')).toBe('Mine, changed.\n');
}, 90_000);

test('a shallow clone with a detached HEAD, as in CI, works', async () => {
  const whole = original();
  git(whole, 'commit', '--quiet', '--all', '--message', 'Go on');
  git(dir, 'clone', '--quiet', '--depth=1', `file://${whole}`, 'shallow');
  const path = join(dir, 'shallow');
  git(path, 'checkout', '--quiet', '--detach');
  git(path, 'branch', '--quiet', '--delete', '--force', 'trunk');
  const local = runCommand(
    'run/main.ts',
    ['--repo', path, '--issue', join(dir, 'issue.md'), '--push-back', 'greeting'],
    { TMPDIR: dir, OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: model.openAiUrl, WORKER_MODEL: 'openai:any' },
  );
  await local.succeeds();
  expect(git(path, 'show', 'greeting:greet.txt')).toBe('Hello');
  expect(git(path, 'rev-list', '--count', 'HEAD..greeting')).toBe('1');
}, 90_000);

test("Troupe's answer to an invalid .github/troupe.yml is shown at once", async () => {
  const path = original();
  mkdirSync(join(path, '.github'));
  writeFileSync(join(path, '.github/troupe.yml'), 'limits:\n  max_tasks: many\n');
  git(path, 'add', '.github');
  git(path, 'commit', '--quiet', '--message', 'Configure');
  const local = runCommand('run/main.ts', ['--repo', path, '--issue', join(dir, 'issue.md')], {
    TMPDIR: dir,
    OPENAI_API_KEY: apiKey,
    OPENAI_BASE_URL: model.openAiUrl,
  });
  expect(await local.status).toBe(1);
  expect(local.output()).toContain('Troupe did not start a run. Its comment:');
  expect(local.output()).toContain('Line 2: `limits.max_tasks` must be a number.');
  expect(local.output()).not.toContain('<!--');
}, 25_000);

test('without a model it names the missing settings and starts nothing', async () => {
  const path = original();
  const local = runCommand('run/main.ts', ['--repo', path, '--issue', join(dir, 'issue.md')], {
    TMPDIR: dir,
  });
  expect(await local.status).toBe(2);
  expect(local.output()).toMatch(/No model is configured\. Set a key: ANTHROPIC_API_KEY, OPENAI_API_KEY/);
  expect(local.output()).toContain('CUSTOM_BASE_URL');
});
