// The walls of the house (docs/ARCHITECTURE.md): which room may import which. Lint says the same in the editor for the
// walls that matter most; this test knows all of them.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A room and the rooms it may look into, besides itself. `agents`, `llm` and `sandbox` are one hand. */
const rooms: Record<string, readonly string[]> = {
  domain: [],
  /** Puts facts and reasons into words. */
  wording: ['domain'],
  /** What the configuration and a part must agree on: data and types, no behaviour of the part. */
  contracts: ['domain'],
  agents: ['domain', 'wording', 'contracts', 'llm', 'sandbox'],
  llm: ['domain', 'wording', 'contracts'],
  sandbox: ['domain', 'wording'],
  git: ['domain'],
  github: ['domain', 'wording'],
  store: ['domain'],
  queue: ['domain'],
  config: ['domain', 'contracts'],
  commands: ['domain', 'wording', 'github'],
  /** Drives actions: claims, dispatch, watching, backing off. */
  engine: ['domain', 'wording', 'agents', 'llm', 'sandbox', 'git', 'github', 'store', 'queue', 'commands'],
  /** Prepares a worktree for an agent, and takes the work out of it. */
  workbench: [
    'domain',
    'wording',
    'contracts',
    'agents',
    'llm',
    'sandbox',
    'git',
    'github',
    'store',
    'queue',
    'engine',
  ],
  actions: [
    'domain',
    'wording',
    'agents',
    'llm',
    'sandbox',
    'git',
    'github',
    'store',
    'queue',
    'commands',
    'engine',
    'workbench',
  ],
  webhooks: ['commands', 'domain', 'wording', 'github', 'store', 'queue'],
  web: ['domain', 'store', 'views', 'config'],
  views: ['domain', 'wording'],
  /** The files directly in src/: they put the parts together, and know everything but the local GitHub. */
  top: [
    'domain',
    'wording',
    'contracts',
    'agents',
    'llm',
    'sandbox',
    'git',
    'github',
    'store',
    'queue',
    'config',
    'commands',
    'actions',
    'engine',
    'workbench',
    'webhooks',
    'web',
    'views',
  ],
  local: ['top', 'domain', 'wording', 'git', 'github', 'store', 'config', 'web', 'views'],
};

/** Each stands in the folder of its part, where people look for it. */
const contracts = [
  'src/llm/providers.ts',
  'src/llm/model-family.ts',
  'src/llm/provider-access.ts',
  'src/agents/mcp/mcp-server-config.ts',
];

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
  readonly targetRoom: string;
}

function roomOf(path: string): string {
  const [first = '', second = '', third] = path.split('/');
  if (first === 'views') return 'views';
  if (contracts.includes(path)) return 'contracts';
  if (third !== undefined) return second;
  return second === 'config.ts' ? 'config' : 'top';
}

const files = [...globSync('src/**/*.ts', { cwd: root }), ...globSync('views/**/*.ts', { cwd: root })].filter(
  (file) => !file.includes('project/files/'),
);

const sources = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

const imports: Import[] = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => {
    const target = relative(root, join(root, dirname(file), match[1] ?? ''));
    return { file, target, room: roomOf(file), targetRoom: roomOf(target) };
  }),
);

describe('the walls of the house', () => {
  it('stand between the rooms', () => {
    const through = imports.filter(
      ({ room, targetRoom }) => room !== targetRoom && rooms[room]?.includes(targetRoom) !== true,
    );
    expect(through.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });

  it('let no package into the domain and the wording', () => {
    const outside = sources.filter(
      ({ file, text }) => /^src\/(domain|wording)\//.test(file) && /from '(?!\.)/.test(text),
    );
    expect(outside.map(({ file }) => file)).toEqual([]);
  });

  it('are looked at whole', () => {
    expect(files.length).toBeGreaterThan(150);
    expect(imports.length).toBeGreaterThan(500);
    expect(new Set(files.map(roomOf)).difference(new Set(Object.keys(rooms)))).toEqual(new Set());
  });

  it('keep the environment in config.ts', () => {
    const readers = sources.filter(({ text }) => /process\.env|\benv\b.*from 'node:process'/.test(text));
    expect(readers.map(({ file }) => file)).toEqual(['src/config.ts']);
  });

  it('have no room without a name', () => {
    const nameless = files.filter((file) =>
      /(^|\/)(utils?|helpers?|common|misc|types|index)(\.ts$|\/)/.test(file),
    );
    expect(nameless).toEqual([]);
  });
});
