// Looks at a tree that an agent wrote, and believes nothing: `lstat` only, no link followed, ignored folders not
// entered, everything that must not enter a commit named as a problem.
import { constants } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeEntry } from './files.ts';
import type { IgnoreRules } from './ignore.ts';
import { isGitName } from './names.ts';

/** A file or link as it lies in the folder. */
export interface FoundFile {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000';
  readonly bytes: number;
  /** Of a link. */
  readonly target?: Buffer;
}

export interface Walk {
  readonly root: string;
  readonly tracked: ReadonlyMap<string, TreeEntry>;
  readonly rules: IgnoreRules;
  readonly maxFiles: number;
}

export interface Walked {
  readonly files: readonly FoundFile[];
  readonly problems: readonly string[];
}

interface Entry {
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'special';
}

const MAX_GITIGNORE_BYTES = 1_000_000;

/** Goes down level by level, so that all names of a level are held against the ignore rules at once. */
export async function walkTree(walk: Walk): Promise<Walked> {
  const files: FoundFile[] = [];
  const problems: string[] = [];
  const trackedFolders = foldersOf(walk.tracked.keys());
  let folders = [''];
  while (folders.length > 0) {
    const level: Entry[] = [];
    for (const folder of folders) level.push(...(await readFolder(walk, folder, trackedFolders, problems)));
    await learnRules(walk, level);
    const kept = await withoutIgnored(walk, level, trackedFolders);
    folders = kept.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
    const rest = kept.filter(({ kind }) => kind !== 'folder');
    if (files.length + rest.length > walk.maxFiles) {
      problems.push(
        `There are more than ${walk.maxFiles} files that .gitignore does not name: remove what was generated, or ignore it.`,
      );
      break;
    }
    for (const entry of rest) {
      const found = await look(walk.root, entry);
      if (typeof found === 'string') problems.push(found);
      else files.push(found);
    }
  }
  return { files, problems };
}

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      folders.add(path.slice(0, end));
    }
  }
  return folders;
}

async function readFolder(
  { root, tracked }: Walk,
  folder: string,
  trackedFolders: ReadonlySet<string>,
  problems: string[],
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const found of await readNames(join(root, folder))) {
    if (found === 'unreadable') {
      problems.push(`${quote(folder)} cannot be read: give its owner read and execute permission.`);
      continue;
    }
    const { name, kind, sound } = found;
    const path = folder === '' ? name : `${folder}/${name}`;
    // The worktree's own pointer, whatever it has become: never content, and never used by us.
    if (path === '.git') continue;
    const entry = tracked.get(path);
    if (entry?.mode === '160000') continue;
    if (!sound) {
      // What the base holds already is not the agent's doing, and stays as it is.
      if (entry !== undefined || trackedFolders.has(path)) continue;
      problems.push(`${quote(path)} has a name that is not plain UTF-8 on one line: rename it.`);
      continue;
    }
    const problem = refuse(path, name, kind);
    if (problem === undefined) entries.push({ path, name, kind });
    else problems.push(problem);
  }
  return entries;
}

type Name = Pick<Entry, 'name' | 'kind'> & { readonly sound: boolean };

async function readNames(dir: string): Promise<(Name | 'unreadable')[]> {
  try {
    const found = await readdir(dir, { withFileTypes: true, encoding: 'buffer' });
    return found.map((dirent) => {
      const name = dirent.name.toString('utf8');
      const sound = Buffer.from(name).equals(dirent.name) && !name.includes('\n');
      if (dirent.isFile()) return { name, sound, kind: 'file' };
      if (dirent.isDirectory()) return { name, sound, kind: 'folder' };
      return { name, sound, kind: dirent.isSymbolicLink() ? 'link' : 'special' };
    });
  } catch {
    return ['unreadable'];
  }
}

function refuse(path: string, name: string, kind: Entry['kind']): string | undefined {
  if (isGitName(name)) return `${quote(path)} belongs to another git repository: remove it.`;
  if (name === '.gitignore' && kind === 'folder') return `${quote(path)} is a folder: remove it.`;
  if (name.toLowerCase() === '.gitmodules' && kind === 'link') return `${quote(path)} is a link: remove it.`;
  return undefined;
}

async function learnRules({ root, rules }: Walk, level: readonly Entry[]): Promise<void> {
  for (const { path, name, kind } of level) {
    if (name !== '.gitignore' || kind !== 'file') continue;
    const content = await readSmallFile(join(root, path));
    if (content !== undefined) await rules.learn(path, content);
  }
}

async function readSmallFile(file: string): Promise<Buffer | undefined> {
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const { size } = await handle.stat();
    return size <= MAX_GITIGNORE_BYTES ? await handle.readFile() : undefined;
  } catch {
    return undefined;
  }
}

/** What the base has is never ignored, and neither is a folder on the way to it. */
async function withoutIgnored(
  { tracked, rules }: Walk,
  level: readonly Entry[],
  trackedFolders: ReadonlySet<string>,
): Promise<Entry[]> {
  const asked = ({ path, kind }: Entry) => (kind === 'folder' ? `${path}/` : path);
  const known = ({ path, kind }: Entry) => (kind === 'folder' ? trackedFolders : tracked).has(path);
  const ignored = await rules.among(level.filter((entry) => !known(entry)).map(asked));
  return level.filter((entry) => !ignored.has(asked(entry)));
}

/** A file, or what is wrong with it. */
async function look(root: string, { path, kind }: Entry): Promise<FoundFile | string> {
  const file = join(root, path);
  const stats = await lstat(file);
  if (kind === 'link') {
    const target = await readlink(file, { encoding: 'buffer' });
    return { path, mode: '120000', bytes: target.length, target };
  }
  if (!stats.isFile()) return `${quote(path)} is a pipe, socket or device: remove it.`;
  if ((stats.mode & 0o400) === 0) return `${quote(path)} cannot be read: give its owner read permission.`;
  return { path, mode: (stats.mode & 0o100) === 0 ? '100644' : '100755', bytes: stats.size };
}

/** A path as it is shown in a problem: on one line, whatever is in it. */
export function quote(path: string): string {
  return JSON.stringify(path);
}
