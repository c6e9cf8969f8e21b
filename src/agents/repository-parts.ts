// Finds the parts of a repository and its environment: workspaces, modules, tox environments, Dockerfiles. Each file is
// read as text with one pattern, and a file that does not match is left out of the map.

type Read = (path: string) => Promise<string | undefined>;

const longestList = 12;

interface Source {
  /** The file's path, or a pattern for such paths. */
  readonly file: string | RegExp;
  /** The label in front of the list. */
  readonly says: (path: string) => string;
  readonly parts: (text: string) => readonly string[];
}

/** Lines for the map, in a fixed order. */
export async function partsSection(paths: readonly string[], read: Read): Promise<string[]> {
  const found = await Promise.all(
    sources.map(async ({ file, says, parts }) => {
      const named = paths
        .filter((path) => (typeof file === 'string' ? path === file : file.test(path)))
        .slice(0, 3);
      return Promise.all(named.map(async (path) => lineOf(says(path), parts((await read(path)) ?? ''))));
    }),
  );
  return found.flat().filter((line) => line !== '');
}

function lineOf(says: string, parts: readonly string[]): string {
  const all = [...new Set(parts.map((part) => part.trim()).filter(Boolean))];
  if (all.length === 0) return '';
  const more = all.length > longestList ? ` (and ${all.length - longestList} more)` : '';
  return `${says}: ${all.slice(0, longestList).join(', ')}${more}`;
}

const sources: readonly Source[] = [
  { file: 'package.json', says: () => 'Workspaces (package.json)', parts: packageWorkspaces },
  {
    file: 'pnpm-workspace.yaml',
    says: (path) => `Workspaces (${path})`,
    parts: (text) => listItems(/^packages:\s*\n((?:\s*(?:#.*|-.*)?\n?)*)/m.exec(`${text}\n`)?.[1]),
  },
  {
    file: 'Cargo.toml',
    says: (path) => `Members (${path})`,
    parts: (text) => quotedIn(/^members\s*=\s*\[([^\]]*)\]/m.exec(text)?.[1]),
  },
  {
    file: 'go.work',
    says: (path) => `Modules (${path})`,
    parts: (text) => [...text.matchAll(/^\s*(?:use\s+)?(\.[\w./-]*)\s*$/gm)].map((match) => match[1] ?? ''),
  },
  {
    file: 'go.mod',
    says: (path) => `Go module (${path})`,
    parts: (text) => [...text.matchAll(/^(module \S+|go [\d.]+)/gm)].map((match) => match[1] ?? ''),
  },
  {
    file: 'pom.xml',
    says: (path) => `Modules (${path})`,
    parts: (text) => [...text.matchAll(/<module>([^<]+)<\/module>/g)].map((match) => match[1] ?? ''),
  },
  {
    file: /^settings\.gradle(?:\.kts)?$/,
    says: (path) => `Projects (${path})`,
    parts: (text) =>
      [...text.matchAll(/^\s*include\b(.*(?:,\s*\n.*)*)/gm)].flatMap((match) => quotedIn(match[1])),
  },
  {
    file: 'pyproject.toml',
    says: (path) => `Python tools (${path})`,
    parts: (text) => [...text.matchAll(/^\[tool\.([\w-]+)/gm)].map((match) => match[1] ?? ''),
  },
  {
    file: 'tox.ini',
    says: (path) => `tox environments (${path})`,
    parts: (text) => (/^env_?list\s*=\s*((?:.*\n?)(?:[ \t]+.*\n?)*)/m.exec(text)?.[1] ?? '').split(/[\s,]+/),
  },
  {
    file: /(?:^|\/)Dockerfile$/,
    says: (path) => `Container (${path})`,
    parts: (text) =>
      [...text.matchAll(/^(?:FROM (?:--\S+ )?\S+|CMD .*|ENTRYPOINT .*)/gim)].map(([line]) =>
        line.slice(0, 80),
      ),
  },
];

function packageWorkspaces(text: string): readonly string[] {
  try {
    const { workspaces } = JSON.parse(text) as { workspaces?: unknown };
    const list = Array.isArray(workspaces)
      ? workspaces
      : (workspaces as { packages?: unknown } | undefined)?.packages;
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}

function listItems(block: string | undefined): string[] {
  return [...(block ?? '').matchAll(/^\s*-\s*["']?([^"'#\n]+)/gm)].map((match) => match[1] ?? '');
}

function quotedIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(/["']([^"']+)["']/g)].map((match) => match[1] ?? '');
}
