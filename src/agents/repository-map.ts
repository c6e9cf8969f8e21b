// The overview of a repository in an agent's prompt: its languages, files, and build and test commands. It saves the
// turns that every agent would otherwise spend exploring.
import { manifestSection } from './repository-manifests.ts';

export interface RepositoryView {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** `undefined` if the file does not exist or is not text. */
  read(path: string): Promise<string | undefined>;
}

const longestMap = 6000;

/** At most about 6,000 characters. The same files always give the same text. */
export async function repositoryMap(view: RepositoryView): Promise<string> {
  const paths = view.files.map(({ path }) => path).sort();
  if (paths.length === 0) return 'The repository is empty.';
  const manifests = await manifestSection(paths, (path) => view.read(path));
  const head = [languages(paths), ...manifests, `${paths.length} files:`].join('\n');
  return `${head}\n${fileTree(paths, Math.max(1000, longestMap - head.length))}`;
}

const languageOf: Readonly<Record<string, string>> = {
  c: 'C',
  cc: 'C++',
  cpp: 'C++',
  cs: 'C#',
  css: 'CSS',
  dart: 'Dart',
  ex: 'Elixir',
  exs: 'Elixir',
  go: 'Go',
  h: 'C',
  hs: 'Haskell',
  html: 'HTML',
  java: 'Java',
  js: 'JavaScript',
  jsx: 'JavaScript',
  kt: 'Kotlin',
  lua: 'Lua',
  mjs: 'JavaScript',
  php: 'PHP',
  py: 'Python',
  rb: 'Ruby',
  rs: 'Rust',
  scala: 'Scala',
  sh: 'Shell',
  sql: 'SQL',
  svelte: 'Svelte',
  swift: 'Swift',
  ts: 'TypeScript',
  tsx: 'TypeScript',
  vue: 'Vue',
  zig: 'Zig',
};

function languages(paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const language = languageOf[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
    if (language) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 5);
  return `Languages: ${most.map(([language, count]) => `${language} (${count} files)`).join(', ') || 'none recognised'}`;
}

/** One line per folder. With more files, it names fewer per folder and merges deep folders into their parents. */
function fileTree(paths: readonly string[], budget: number): string {
  const shapes = [
    { depth: 99, names: 99 },
    { depth: 6, names: 30 },
    { depth: 4, names: 12 },
    { depth: 3, names: 5 },
    { depth: 2, names: 3 },
    { depth: 1, names: 3 },
  ];
  const drawn = shapes.map((shape) => drawFolders(paths, shape.depth, shape.names));
  const fitting = drawn.find((text) => text.length <= budget);
  return fitting ?? `${(drawn.at(-1) ?? '').slice(0, budget)}\n(cut: there are more folders)`;
}

function drawFolders(paths: readonly string[], depth: number, names: number): string {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const parts = path.split('/');
    const folder = parts.slice(0, Math.min(depth, parts.length - 1)).join('/');
    const inside = parts.slice(folder === '' ? 0 : folder.split('/').length).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), inside]);
  }
  return [...folders].map(([folder, inside]) => drawFolder(folder, inside, names)).join('\n');
}

function drawFolder(folder: string, inside: readonly string[], names: number): string {
  const shown = inside.slice(0, names).join(' ');
  const more = inside.length > names ? ` (and ${inside.length - names} more)` : '';
  return `${folder === '' ? '.' : folder}/ ${shown}${more}`;
}
