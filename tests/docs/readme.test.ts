// What the documents say is true: their commands run, their tables are those of the code, their links lead somewhere.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/commands.ts';
import { environment } from '../../src/config/environment.ts';
import { configurationPage } from '../../src/config/reference.ts';
import { parseChecklist, planProblems } from '../../src/domain/plan.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { parseRepoConfig } from '../../src/github/repo-config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const architecture = read('docs/ARCHITECTURE.md');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'src/local/github/README.md',
  ...globSync('docs/*.md', { cwd: root }),
];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The contents of the fenced blocks in this language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , content = '']) => content);
}

/** The program that `npm run NAME` ends in; started without the launcher, which may want to install something first. */
function programOf(name: string): string {
  const file = /^exec node src\/launch\.mjs (\S+\.ts)$/.exec(scripts[name] ?? '')?.[1];
  if (file === undefined) throw new Error(`npm run ${name} is not started by the launcher`);
  return join(root, file);
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

describe('the documents', () => {
  it('list the slash-commands that there are', () => {
    const cell = (text: string): string => text.replaceAll('|', '\\|');
    const rows = commands.map(({ usage, who, does }) => `| \`${cell(usage)}\` | ${who} | ${cell(does)} |`);
    expect(readme).toContain(rows.join('\n'));
  });

  it.each(documents)('%s names only npm scripts that exist', (path) => {
    const named = [...read(path).matchAll(/npm (?:run )?(?:-s )?(start|test|(?<=run )[a-z:]+)/g)];
    const unknown = named.map(([, name = '']) => name).filter((name) => scripts[name] === undefined);
    expect(unknown).toEqual([]);
  });

  it.each(documents)('%s names only files and folders that exist', (path) => {
    const named = [...read(path).matchAll(/`((?:src|tests|views|docs|migrations)\/[^`<]*)`/g)];
    expect(named.map(([, file = '']) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it.each(documents)('%s links only to what exists', (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g)];
    const broken = links.filter(([, to = '', anchor]) => {
      const target = to === '' ? path : join(dirname(path), to);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

/** As GitHub makes them from headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = '']) =>
      `#${heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-')}`,
  );
}

describe('README', () => {
  it('shows variables as the code has them', () => {
    const rows = readme.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line));
    const generated = configurationPage().split('\n');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => !generated.includes(row))).toEqual([]);
  });

  it('names no variable that nobody reads', () => {
    const named = [...readme.matchAll(/\b[A-Z]+(?:_[A-Z]+)+(?==|`)/g)].map(([name]) => name);
    expect(named.filter((name) => !(name in environment))).toEqual([]);
  });

  it('shows a .github/troupe.yml that is right', () => {
    const defaults = { label: 'ours', settings: defaultSettings };
    const [example = ''] = blocks(readme, 'yaml');
    const reading = parseRepoConfig(example, defaults);
    expect(reading).toMatchObject({ ok: true, config: { label: 'troupe', settings: { maxTasks: 12 } } });
  });

  it('shows a checklist that is a plan', () => {
    const [example = ''] = blocks(readme, 'markdown');
    const tasks = parseChecklist(example) ?? [];
    expect(tasks.map(({ key, profile, after }) => ({ key, profile, after }))).toEqual([
      { key: 'T1', profile: 'code', after: [] },
      { key: 'T2', profile: 'test', after: ['T1'] },
    ]);
    expect(planProblems(tasks, defaultSettings)).toEqual([]);
  });

  it.each(['demo', 'local'])('npm run %s has a help, and every option that README names', async (name) => {
    const { code, output } = await outputOf([programOf(name), '--help']);
    expect(code).toBe(0);
    const shown = [...readme.matchAll(new RegExp(`npm run ${name} -- (.*?)(?:\`|$)`, 'gm'))].join(' ');
    const common = ['--exit', '--json', '--port'];
    for (const option of new Set([...(shown.match(/--[a-z-]+[a-z]/g) ?? []), ...common])) {
      expect(output).toContain(option);
    }
  });
});

describe("README's local GitHub", () => {
  const folder = mkdtempSync(join(tmpdir(), 'troupe-readme-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('does what its lines ask for', async () => {
    const lines =
      blocks(readme, 'sh')
        .find((block) => block.startsWith('npm run github'))
        ?.split('\n') ?? [];
    const child = spawn(process.execPath, [programOf('github'), '--port', '0', '--data', folder]);
    const output = collect(child);
    await expect.poll(output, { timeout: 10_000 }).toContain('_local');
    const [here = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
    const answers: unknown[] = [];
    for (const line of lines.filter((one) => one.startsWith('curl'))) {
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

describe('ARCHITECTURE', () => {
  it('names only functions that stand in the file beside them', () => {
    const named = [...architecture.matchAll(/\]\(\.\.\/([\w./-]+)\)\s(`\w+`(?:, `\w+`)*)/g)];
    expect(named.length).toBeGreaterThan(30);
    const missing = named.flatMap(([, file = '', names = '']) => {
      const text = read(file);
      const wanted = [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
      return wanted
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
        .map((name) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('uses no name that the source does not know', () => {
    const source = globSync('src/**/*.ts', { cwd: root }).map(read).join('\n');
    const words = new Set(source.match(/\w+/g));
    const named = [...architecture.matchAll(/`([A-Za-z]\w+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter((name) => !words.has(name))).toEqual([]);
  });

  it('has a line for every folder of src', () => {
    const folders = globSync('src/*/', { cwd: root });
    expect(folders.filter((folder) => !architecture.includes(`\`${folder.replace(/\/?$/, '/')}\``))).toEqual(
      [],
    );
  });
});
