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

/** All entries of a commit or tree, in git's order. */
export async function treeEntries(repository: Repository, commit: string): Promise<TreeEntry[]> {
  assertSha(commit);
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
  const answer = await repository.git.readBytes(['--batch'], {
    gitDir: repository.gitDir,
    input: `${commit}:${path}\n`,
  });
  const headEnd = answer.indexOf('\n');
  const bytes = /^[0-9a-f]{40} blob (\d+)$/.exec(answer.toString('utf8', 0, headEnd))?.[1];
  if (bytes === undefined) return undefined;
  const start = headEnd + 1;
  return answer.toString('utf8', start, start + Math.min(Number(bytes), maxBytes));
}

function parseEntry(line: string): TreeEntry {
  const [facts = '', path = ''] = line.split(/\t(.*)/s);
  const [mode = '', , sha = '', bytes = ''] = facts.split(/ +/);
  return { path, mode, sha, bytes: bytes === '-' ? 0 : Number(bytes) };
}
