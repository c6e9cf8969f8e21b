// Finds how a project is built and tested, from its manifests, lock files and CI workflows.
import { ciFiles, runLines } from './repository-ci.ts';
import { partsSection } from './repository-parts.ts';

type Read = (path: string) => Promise<string | undefined>;

const maxManifests = 4;
const maxLines = 25;
const longestLine = 160;

/** Lines for the map, in a fixed order. */
export async function manifestSection(paths: readonly string[], read: Read): Promise<string[]> {
  const lines = [
    ...packageManager(paths),
    ...(await partsSection(paths, read)),
    ...(await packageScripts(paths, read)),
    ...(await makeTargets(paths, read)),
    ...otherBuilds(paths),
    ...(await ciCommands(paths, read)),
  ];
  return lines.map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
}

const lockFiles: Readonly<Record<string, string>> = {
  'package-lock.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'deno.lock': 'deno',
  'uv.lock': 'uv',
  'poetry.lock': 'poetry',
  'Pipfile.lock': 'pipenv',
};

function packageManager(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => (lockFiles[path] ? [`${lockFiles[path]} (${path})`] : []));
  return found.length > 0 ? [`Package manager: ${found.join(', ')}`] : [];
}

async function packageScripts(paths: readonly string[], read: Read): Promise<string[]> {
  const manifests = shallowest(paths, 'package.json').slice(0, maxManifests);
  const found = await Promise.all(manifests.map(async (path) => scriptsIn(path, await read(path))));
  return found.flat();
}

function scriptsIn(path: string, text: string | undefined): string[] {
  const scripts = field(parseJson(text), 'scripts');
  if (typeof scripts !== 'object' || scripts === null) return [];
  const commands = Object.entries(scripts).map(([name, command]) => `  ${name}: ${String(command)}`);
  return commands.length > 0 ? [`Scripts of ${path}:`, ...commands.slice(0, maxLines)] : [];
}

async function makeTargets(paths: readonly string[], read: Read): Promise<string[]> {
  const makefile = paths.find((path) => path === 'Makefile' || path === 'makefile' || path === 'GNUmakefile');
  if (!makefile) return [];
  const text = (await read(makefile)) ?? '';
  const targets = [...text.matchAll(/^([A-Za-z][\w./-]*)\s*:(?!=)/gm)].map((match) => match[1]);
  return targets.length > 0 ? [`Targets of ${makefile}: ${targets.slice(0, maxLines).join(' ')}`] : [];
}

/** Builds whose commands are the same in every project. */
const builds: Readonly<Record<string, string>> = {
  'Cargo.toml': 'cargo build, cargo test',
  'go.mod': 'go build ./..., go test ./...',
  'pyproject.toml': 'Python; tests probably by pytest',
  'setup.py': 'Python; tests probably by pytest or unittest',
  'tox.ini': 'tox',
  'pom.xml': 'mvn test',
  'build.gradle': 'gradle test',
  'build.gradle.kts': 'gradle test',
  Gemfile: 'bundle exec rake, or rspec',
  'composer.json': 'composer; tests probably by vendor/bin/phpunit',
  'mix.exs': 'mix test',
  'deno.json': 'deno task, deno test',
  'CMakeLists.txt': 'cmake, ctest',
};

function otherBuilds(paths: readonly string[]): string[] {
  return paths.flatMap((path) => (builds[path] ? [`Build: ${path} (${builds[path]})`] : []));
}

async function ciCommands(paths: readonly string[], read: Read): Promise<string[]> {
  const workflows = ciFiles(paths);
  const commands = await Promise.all(
    workflows.map(async (path) => runLines((await read(path)) ?? '').map((line) => `  ${line}`)),
  );
  const all = [...new Set(commands.flat())].slice(0, maxLines);
  return all.length > 0 ? [`CI (${workflows.join(', ')}) runs:`, ...all] : [];
}

function shallowest(paths: readonly string[], name: string): string[] {
  const depth = (path: string): number => path.split('/').length;
  const found = paths.filter((path) => path === name || path.endsWith(`/${name}`));
  return found.filter((path) => !path.includes('node_modules/')).sort((a, b) => depth(a) - depth(b));
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
