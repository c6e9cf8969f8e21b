// Reads a commit's files straight from the object store: no worktree, nothing run.
import { assertSha, splitNul, type Repository } from './repository.ts';

/** An entry of a tree, all levels deep. */
export interface TreeEntry {
  readonly path: string;
  /** `100644` file, `100755` program, `120000` link (its content is its target), `160000` submodule. */
  readonly mode: string;
  readonly sha: string;
  /** 0 for submodules. */
  readonly bytes: number;
}

const rememberedTrees = 8;
const trees = new WeakMap<Repository, Map<string, Promise<readonly TreeEntry[]>>>();

/** All entries of a commit or tree, in git's order. A commit never changes, so the last few are remembered. */
export function treeEntries(repository: Repository, commit: string): Promise<readonly TreeEntry[]> {
  assertSha(commit);
  const known = trees.get(repository) ?? new Map<string, Promise<readonly TreeEntry[]>>();
  trees.set(repository, known);
  const reading = known.get(commit) ?? readTree(repository, commit);
  known.delete(commit);
  known.set(commit, reading);
  reading.catch(() => known.delete(commit));
  for (const oldest of known.keys()) if (known.size > rememberedTrees) known.delete(oldest);
  return reading;
}

async function readTree(repository: Repository, commit: string): Promise<readonly TreeEntry[]> {
  const listing = await repository.git.read(['ls-tree', '-r', '-l', '-z', '--full-tree', commit], {
    gitDir: repository.gitDir,
  });
  return splitNul(listing).map(parseEntry);
}

/** The regular files of a commit; links and submodules are left out. */
export async function listFiles(
  repository: Repository,
  commit: string,
): Promise<{ path: string; bytes: number; sha: string }[]> {
  const entries = await treeEntries(repository, commit);
  return entries
    .filter(({ mode }) => mode.startsWith('100'))
    .map(({ path, bytes, sha }) => ({ path, bytes, sha }));
}

/** The first `maxBytes` of a file as UTF-8 text; `undefined` if the commit has no such file. */
export async function readFileAt(
  repository: Repository,
  commit: string,
  path: string,
  maxBytes = 1_000_000,
): Promise<string | undefined> {
  assertSha(commit);
  // git would take `./` and `../` for a place in a worktree.
  if (/[\n\0]|^\.{1,2}\//.test(path)) return undefined;
  const answer = await repository.git.readBytes(['cat-file', '--batch'], {
    gitDir: repository.gitDir,
    input: `${commit}:${path}\n`,
  });
  const headEnd = answer.indexOf('\n');
  const bytes = /^[0-9a-f]{40} blob (\d+)$/.exec(answer.toString('utf8', 0, headEnd))?.[1];
  if (bytes === undefined) return undefined;
  const start = headEnd + 1;
  return answer.toString('utf8', start, start + Math.min(Number(bytes), maxBytes));
}

/** The first `maxBytes` of each of these files, as they are; what the commit does not have is left out. */
export async function readFilesAt(
  repository: Repository,
  commit: string,
  paths: readonly string[],
  maxBytes = 10_000_000,
): Promise<Map<string, Buffer>> {
  const wanted = new Set(paths);
  const entries = (await treeEntries(repository, commit)).filter(
    ({ path, mode, bytes }) => wanted.has(path) && mode !== '160000' && bytes <= maxBytes,
  );
  const files = new Map<string, Buffer>();
  if (entries.length === 0) return files;
  const answer = await repository.git.readBytes(['cat-file', '--batch'], {
    gitDir: repository.gitDir,
    input: entries.map(({ sha }) => `${sha}\n`).join(''),
  });
  let at = 0;
  for (const { path, bytes } of entries) {
    const start = answer.indexOf('\n', at) + 1;
    files.set(path, answer.subarray(start, start + bytes));
    at = start + bytes + 1;
  }
  return files;
}

/** How many lines each text file of a commit has; binary ones are there with `undefined`. */
export async function lineCounts(
  repository: Repository,
  commit: string,
): Promise<Map<string, number | undefined>> {
  const entries = await listFiles(repository, commit);
  const counts = new Map<string, number | undefined>(entries.map(({ path }) => [path, undefined]));
  // Exit code 1: no file has a line.
  const { stdout } = await repository.git.run(['grep', '-I', '-c', '-z', '--no-color', '', commit, '--'], {
    gitDir: repository.gitDir,
  });
  for (const line of stdout.split('\n')) {
    const [name = '', count = ''] = line.split('\0');
    const path = name.slice(commit.length + 1);
    if (counts.has(path)) counts.set(path, Number(count));
  }
  return counts;
}

function parseEntry(line: string): TreeEntry {
  const [facts = '', path = ''] = line.split(/\t(.*)/s);
  const [mode = '', , sha = '', bytes = ''] = facts.split(/ +/);
  return { path, mode, sha, bytes: bytes === '-' ? 0 : Number(bytes) };
}
