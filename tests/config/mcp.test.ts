// The file of MCP servers: what it may hold, and what is said when it holds something else.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { ConfigProblem } from '../../src/config/config-problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'troupe-mcp-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'mcp.json');

function load(content: string) {
  writeFileSync(file, content);
  return loadConfig({ MCP_CONFIG: file });
}

function problems(content: unknown): readonly string[] {
  try {
    load(typeof content === 'string' ? content : JSON.stringify(content));
  } catch (error) {
    if (error instanceof ConfigProblem) return error.problems;
    throw error;
  }
  return [];
}

test('without the variable there are none, and without a key there is no web search', () => {
  expect(loadConfig({}).tools).toEqual({ mcpServers: [] });
  const { tools } = loadConfig({ TAVILY_API_KEY: 'k', TAVILY_BASE_URL: 'https://search.example.com/' });
  expect(tools.webSearch).toEqual({ apiKey: 'k', baseUrl: 'https://search.example.com' });
});

test('the documented example is taken', () => {
  const docs = readFileSync(new URL('../../docs/EXTENDING.md', import.meta.url), 'utf8');
  const example = /```json\n(.*?)```/s.exec(docs)?.[1] ?? '';
  expect(load(example).tools.mcpServers).toEqual([
    {
      name: 'docs',
      reach: {
        command: 'npx',
        args: ['-y', '@example/docs-mcp-server'],
        env: { DOCS_TOKEN: '…' },
        cwd: folder,
      },
      roles: ['research', 'planner'],
      tools: ['search_docs', 'read_page'],
      maxOutput: 20_000,
      timeoutMs: 30_000,
    },
    {
      name: 'errors',
      reach: { url: 'https://mcp.example.com/mcp', headers: { Authorization: 'Bearer …' } },
      roles: ['code'],
      tools: undefined,
      maxOutput: 10_000,
      timeoutMs: 20_000,
    },
  ]);
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /cannot be read as JSON/],
  ['another form', { server: [] }, /servers|Unrecognized/],
  [
    'a name with capitals',
    { servers: [{ name: 'Docs', command: 'x' }] },
    /servers\.0\.name: must be lower-case/,
  ],
  ['no way to reach it', { servers: [{ name: 'docs' }] }, /servers\.0\.command/],
  ['both ways', { servers: [{ name: 'docs', url: 'https://x.example', command: 'x' }] }, /command/],
  [
    'a role that is no worker',
    { servers: [{ name: 'docs', command: 'x', roles: ['director'] }] },
    /roles\.0/,
  ],
  ['an address of another kind', { servers: [{ name: 'docs', url: 'file:///etc' }] }, /servers\.0\.url/],
  [
    'a name twice',
    {
      servers: [
        { name: 'docs', command: 'x' },
        { name: 'docs', command: 'y' },
      ],
    },
    /two servers are named "docs"/,
  ],
])('%s is told with the place, and without any value', (_, content, words) => {
  const found = problems(content);
  expect(found).not.toEqual([]);
  expect(found.every((problem) => problem.startsWith('MCP_CONFIG: '))).toBe(true);
  expect(found.join('\n')).toMatch(words);
});

test('a secret in the file is never shown', () => {
  const found = problems({
    servers: [{ name: 'docs', command: 'x', env: { TOKEN: 42 }, headers: { a: 'hush-hush' } }],
  });
  expect(found.join('\n')).toContain('servers.0.env.TOKEN');
  expect(found.join('\n')).not.toContain('hush-hush');
});

test('a file that is not there is told', () => {
  expect(() => loadConfig({ MCP_CONFIG: join(folder, 'nothing.json') })).toThrow(
    /MCP_CONFIG: ".*nothing\.json" cannot be read/,
  );
});

test('what a server is given by environment or header is known as a secret, like every key', () => {
  const token = randomBytes(16).toString('hex');
  const { secrets } = load(
    JSON.stringify({
      servers: [
        { name: 'a', command: 'a', env: { TOKEN: token, MODE: 'fast' }, roles: ['research'] },
        {
          name: 'b',
          url: 'https://mcp.example.com',
          headers: { Authorization: `Bearer ${token}b` },
          roles: ['code'],
        },
      ],
    }),
  );
  expect(secrets).toEqual(expect.arrayContaining([token, `${token}b`]));
  expect(secrets).not.toContain('fast');
});
