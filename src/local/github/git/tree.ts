// Reads what a commit holds: files, folders, whole trees.
import { askGit } from './remembered.ts';
import { gitBytes, GitFailed } from './run.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly path: string;
  /** Of blobs, in bytes. */
  readonly size: number | undefined;
}

/** The entries of a tree or of a commit's tree; `undefined` when there is none of that name. */
export async function readTree(
  directory: string,
  tree: string,
  { recursive = false } = {},
): Promise<TreeEntry[] | undefined> {
  if (tree.startsWith('-')) return undefined;
  try {
    const args = ['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), tree];
    const output = await askGit(directory, args, [tree]);
    return output.split('\0').filter(Boolean).map(parseEntry);
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}

/** The entry at a path of a commit, if there is one. */
export async function entryAt(
  directory: string,
  commit: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const output = await askGit(directory, ['ls-tree', '-z', '-l', commit, '--', path], [commit]);
  const [entry] = output.split('\0').filter(Boolean);
  return entry === undefined ? undefined : parseEntry(entry);
}

/** The bytes of a blob. @throws GitFailed when there is none. */
export async function readBlob(directory: string, sha: string): Promise<Buffer> {
  return gitBytes(directory, ['cat-file', 'blob', sha]);
}

function parseEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', type = 'blob', sha = '', size = '-'] = line.slice(0, tab).split(/ +/);
  return {
    mode,
    type: type as TreeEntry['type'],
    sha,
    path: line.slice(tab + 1),
    size: size === '-' ? undefined : Number(size),
  };
}
