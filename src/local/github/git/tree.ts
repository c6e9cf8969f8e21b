// Reads what a commit holds (files, folders, whole trees), and writes trees with changed entries.
import { GitFailed } from './run.ts';
import { objectInfo, readObject, writeObject } from './objects.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly path: string;
  /** Of blobs, in bytes. */
  readonly size: number | undefined;
}

type Entry = Omit<TreeEntry, 'size'>;

/** The entries of a tree or of a commit's tree; `undefined` when there is none of that name. */
export async function readTree(
  directory: string,
  name: string,
  { recursive = false } = {},
): Promise<TreeEntry[] | undefined> {
  const entries = await entriesOf(directory, name);
  if (entries === undefined) return undefined;
  const read = entries.map(async (entry) => {
    const sized = await withSize(directory, entry);
    if (!recursive || entry.type !== 'tree') return [sized];
    const inside = (await readTree(directory, entry.sha, { recursive })) ?? [];
    return [sized, ...inside.map((one) => ({ ...one, path: `${entry.path}/${one.path}` }))];
  });
  return (await Promise.all(read)).flat();
}

/** The entry at a path of a commit, if there is one. */
export async function entryAt(
  directory: string,
  commit: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const slash = path.lastIndexOf('/');
  const inside = await entriesOf(directory, `${commit}:${path.slice(0, Math.max(0, slash))}`);
  const entry = inside?.find((one) => one.path === path.slice(slash + 1));
  return entry && withSize(directory, { ...entry, path });
}

/** The bytes of a blob. @throws GitFailed when there is none. */
export async function readBlob(directory: string, sha: string): Promise<Buffer> {
  const blob = await readObject(directory, sha);
  if (blob?.type === 'blob') return blob.content;
  throw new GitFailed(['cat-file', 'blob', sha], 128, '', `no blob ${sha}`);
}

export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  /** `null` deletes. */
  readonly sha: string | null;
}

/** Writes the tree that results from changing entries of `base` (a commit or tree, none for an empty one). */
export async function changeTree(
  directory: string,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const before = base === undefined ? [] : ((await entriesOf(directory, `${base}^{tree}`)) ?? []);
  const entries = new Map(before.map((entry) => [entry.path, entry]));
  const inFolders = Map.groupBy(changes, ({ path }) => /^[^/]+(?=\/)/.exec(path)?.[0]);
  for (const { path, mode, sha } of inFolders.get(undefined) ?? []) {
    if (sha === null) entries.delete(path);
    else entries.set(path, { mode, type: typeOf(mode), sha, path });
  }
  for (const [folder, deeper] of inFolders) {
    if (folder === undefined) continue;
    const old = entries.get(folder);
    const inside = deeper.map((one) => ({ ...one, path: one.path.slice(folder.length + 1) }));
    const sha = await changeTree(directory, old?.type === 'tree' ? old.sha : undefined, inside);
    // Git knows no empty folders.
    if (sha === emptyTree) entries.delete(folder);
    else entries.set(folder, { mode: '040000', type: 'tree', sha, path: folder });
  }
  return writeObject(directory, 'tree', serialized([...entries.values()]));
}

export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

async function withSize(directory: string, entry: Entry): Promise<TreeEntry> {
  const size = entry.type === 'blob' ? (await objectInfo(directory, entry.sha))?.size : undefined;
  return { ...entry, size };
}

/** A tree is a list of `MODE NAME`, a zero byte, and the SHA's twenty bytes. */
async function entriesOf(directory: string, name: string): Promise<Entry[] | undefined> {
  const tree = await readObject(directory, /[:}]/.test(name) ? name : `${name}^{tree}`);
  if (tree?.type !== 'tree') return undefined;
  const { content } = tree;
  const entries: Entry[] = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0, at);
    const [mode = '', ...words] = content.toString('utf8', at, end).split(' ');
    at = end + 21;
    const padded = mode.padStart(6, '0');
    const sha = content.toString('hex', end + 1, at);
    entries.push({ mode: padded, type: typeOf(padded), sha, path: words.join(' ') });
  }
  return entries;
}

function serialized(entries: readonly Entry[]): Buffer {
  // Git sorts by bytes, and folders as if a slash followed their name.
  const key = ({ path, type }: Entry): Buffer => Buffer.from(type === 'tree' ? `${path}/` : path);
  const sorted = entries.toSorted((one, other) => Buffer.compare(key(one), key(other)));
  return Buffer.concat(
    sorted.flatMap(({ mode, path, sha }) => [
      Buffer.from(`${mode.replace(/^0/, '')} ${path}\0`),
      Buffer.from(sha, 'hex'),
    ]),
  );
}

function typeOf(mode: string): Entry['type'] {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}
