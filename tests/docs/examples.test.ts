// What the documents give to be copied works: options, a plan, a repository's file, the calls to the local GitHub.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environment } from '../../src/config/environment.ts';
import { repositoryOnly } from '../../src/config/reference.ts';
import { parseChecklist, planProblems } from '../../src/domain/plan.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { parseRepoConfig } from '../../src/github/repo-config.ts';
import { blocks, documents, programOf, read } from './documents.ts';

it('docs/troupe.example.yml is a file that Troupe accepts', () => {
  const defaults = { label: 'ours', settings: defaultSettings, setupAllowed: true };
  expect(parseRepoConfig(read('docs/troupe.example.yml'), defaults)).toMatchObject({
    ok: true,
    config: { label: 'troupe', settings: { maxTasks: 12, setup: { commands: ['npm ci'] } } },
  });
});

it('docs/troupe.example.yml shows every key that CONFIGURATION names', () => {
  const variables = Object.values(environment).flatMap(({ repositoryKey }) => repositoryKey ?? []);
  const file = parse(read('docs/troupe.example.yml')) as Record<string, object>;
  const shown = Object.entries(file).flatMap(([key, value]) =>
    isMap(value) ? Object.keys(value).map((inner) => `${key}.${inner}`) : [key],
  );
  expect(shown.filter((key) => !key.startsWith('models.')).toSorted()).toEqual(
    [...variables, ...Object.keys(repositoryOnly)].toSorted(),
  );
});

it('the checklist in USING is a plan', () => {
  const [example = ''] = blocks(read('docs/USING.md'), 'markdown');
  const tasks = parseChecklist(example) ?? [];
  expect(tasks.map(({ key, profile, after }) => ({ key, profile, after }))).toEqual([
    { key: 'T1', profile: 'code', after: [] },
    { key: 'T2', profile: 'test', after: ['T1'] },
  ]);
  expect(planProblems(tasks, defaultSettings)).toEqual([]);
});

it.each(['demo', 'local'])('npm run %s has a help, and every option that documents name', async (name) => {
  const { code, output } = await outputOf([programOf(name), '--help']);
  expect(code).toBe(0);
  const calls = new RegExp(`npm run ${name} -- (.*?)(?:\`|$)`, 'gm');
  const shown = documents
    .flatMap((path) => [...read(path).matchAll(calls)].map(([, words]) => words))
    .join(' ');
  const common = ['--exit', '--json', '--port'];
  for (const option of new Set([...(shown.match(/--[a-z-]+[a-z]/g) ?? []), ...common])) {
    expect(output).toContain(option);
  }
});

describe('the local GitHub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'troupe-readme-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('does what the lines in its README ask for', async () => {
    const [lines = ''] = blocks(read('src/local/github/README.md'), 'sh');
    const child = spawn(process.execPath, [programOf('github'), '--port', '0', '--data', folder]);
    const output = collect(child);
    await expect.poll(output, { timeout: 10_000 }).toContain('_local');
    const [here = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
    const answers: unknown[] = [];
    for (const line of lines.split('\n').filter((one) => one.startsWith('curl'))) {
      const [, body, path = ''] = /^curl (?:-d '(.*)' )?http:\/\/127\.0\.0\.1:3100(\S+)$/.exec(line) ?? [];
      const request = body === undefined ? {} : { method: 'POST', body };
      answers.push(await (await fetch(here + path, request)).json());
    }
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(answers).toMatchObject([
      { login: 'ada' },
      { name: 'todo' },
      { users: [{ login: 'ada' }], repositories: [{ name: 'todo' }] },
    ]);
  });
});

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function outputOf(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

function collect(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      output += part.toString();
    });
  }
  return () => output;
}
