// Looks at a tree that an agent wrote, and believes nothing: `lstat` only, no link followed, ignored folders not
// entered, everything that must not enter a commit named as a problem.
import { constants, fstatSync, readFileSync } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeEntry } from './files.ts';
import type { IgnoreRules } from './ignore.ts';
import { isGitName } from './names.ts';
import { openInside } from './open-inside.ts';

/** A file or link as it lies in the folder. */
export interface FoundFile {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000';
  readonly bytes: number;
  /** Of a link. */
  readonly target?: Buffer;
}

interface Walk {
  readonly root: string;
  /** The base's entries by path. */
  readonly tracked: ReadonlyMap<string, TreeEntry>;
  readonly rules: IgnoreRules;
  readonly maxFiles: number;
}

interface Walked {
  readonly files: readonly FoundFile[];
  /** Sentences that say what is wrong and what to do about it. */
  readonly problems: readonly string[];
}

type Kind = 'file' | 'folder' | 'link' | 'special';

interface Entry {
  readonly path: string;
  readonly name: string;
  readonly kind: Kind;
}

/** Whether the base has this path; a folder counts if anything in it does. */
type InBase = (path: string, kind: Kind) => boolean;

const MAX_GITIGNORE_BYTES = 1_000_000;

/** Goes down level by level, so that all names of a level are held against the ignore rules at once. */
export async function walkTree(walk: Walk): Promise<Walked> {
  const files: FoundFile[] = [];
  const problems: string[] = [];
  const trackedFolders = foldersOf(walk.tracked.keys());
  const inBase: InBase = (path, kind) => (kind === 'folder' ? trackedFolders : walk.tracked).has(path);
  let folders = [''];
  while (folders.length > 0) {
    const level: Entry[] = [];
    for (const folder of folders) sort(await readFolder(walk, folder, inBase), level, problems);
    await learnRules(walk, level);
    const kept = await withoutIgnored(walk, level, inBase);
    folders = kept.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
    const others = kept.filter(({ kind }) => kind !== 'folder');
    if (files.length + others.length > walk.maxFiles)
      return { files, problems: [...problems, tooMany(walk)] };
    sort(await Promise.all(others.map((entry) => look(walk.root, entry))), files, problems);
  }
  return { files, problems };
}

/** Text is a problem, everything else is good. */
function sort<T extends object>(items: readonly (T | string)[], good: T[], problems: string[]): void {
  for (const item of items) {
    if (typeof item === 'string') problems.push(item);
    else good.push(item);
  }
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
  inBase: InBase,
): Promise<(Entry | string)[]> {
  const names = await readNames(root, folder);
  if (names === undefined)
    return [`${quote(folder)} cannot be read: give its owner read and execute permission.`];
  return names.flatMap(({ name, kind, isText }) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    // The worktree's own pointer, whatever it has become: never content, and never used by us.
    if (path === '.git') return [];
    // A submodule's folder belongs to another repository; the base's entry stays.
    if (tracked.get(path)?.mode === '160000') return [];
    // So does an entry whose name we cannot spell. It was there before the agent came.
    if (!isText && inBase(path, kind)) return [];
    return [refusal(path, name, kind, isText) ?? { path, name, kind }];
  });
}

interface Name {
  readonly name: string;
  readonly kind: Kind;
  /** UTF-8 on one line. */
  readonly isText: boolean;
}

/** `undefined` if we may not look; nothing if the folder is not there any more. */
async function readNames(root: string, folder: string): Promise<Name[] | undefined> {
  try {
    using opened = openInside(root, folder, constants.O_DIRECTORY);
    if (opened === undefined) return [];
    // By what was opened, not by its name: that may lead elsewhere by now.
    const place = process.platform === 'linux' ? `/proc/self/fd/${opened.fd}` : join(root, folder);
    const found = await readdir(place, { withFileTypes: true, encoding: 'buffer' });
    return found.map((entry) => {
      const name = entry.name.toString('utf8');
      const isText = Buffer.from(name).equals(entry.name) && !name.includes('\n');
      if (entry.isFile()) return { name, isText, kind: 'file' };
      if (entry.isDirectory()) return { name, isText, kind: 'folder' };
      return { name, isText, kind: entry.isSymbolicLink() ? 'link' : 'special' };
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return undefined;
    throw error;
  }
}

function refusal(path: string, name: string, kind: Kind, isText: boolean): string | undefined {
  if (isTooDeep(path)) return `${quote(path.slice(0, 80))}… is nested too deep: remove it, or flatten it.`;
  if (!isText) return `${quote(path)} has a name that is not plain UTF-8 on one line: rename it.`;
  if (isGitName(name)) return `${quote(path)} belongs to another git repository: remove it.`;
  if (name === '.gitignore' && kind === 'folder') return `${quote(path)} is a folder: remove it.`;
  if (name.toLowerCase() === '.gitmodules' && kind === 'link') return `${quote(path)} is a link: remove it.`;
  return undefined;
}

/** Long before the system's own limit on paths, and before walking level by level takes long. */
function isTooDeep(path: string): boolean {
  return path.length > 2_000 || path.split('/').length > 100;
}

async function learnRules({ root, rules }: Walk, level: readonly Entry[]): Promise<void> {
  for (const { path, name, kind } of level) {
    if (name !== '.gitignore' || kind !== 'file') continue;
    const content = readSmallFile(root, path);
    if (content !== undefined) await rules.learn(path, content);
  }
}

function readSmallFile(root: string, path: string): Buffer | undefined {
  using file = openInside(root, path);
  const stats = file && fstatSync(file.fd);
  if (file === undefined || stats?.isFile() !== true) return undefined;
  if (stats.size > MAX_GITIGNORE_BYTES || (stats.mode & 0o400) === 0) return undefined;
  return readFileSync(file.fd);
}

/** What the base has is never ignored, and neither is a folder on the way to it. */
async function withoutIgnored(
  { rules }: Walk,
  level: readonly Entry[],
  inBase: InBase,
): Promise<readonly Entry[]> {
  const spell = ({ path, kind }: Entry) => (kind === 'folder' ? `${path}/` : path);
  const ignored = await rules.among(level.filter(({ path, kind }) => !inBase(path, kind)).map(spell));
  return level.filter((entry) => !ignored.has(spell(entry)));
}

async function look(root: string, entry: Entry): Promise<FoundFile | string> {
  try {
    return await lookAt(root, entry);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw error;
    return `${quote(entry.path)} changed while it was read: end what still writes to it.`;
  }
}

async function lookAt(root: string, { path, kind }: Entry): Promise<FoundFile | string> {
  const file = join(root, path);
  if (kind === 'link') {
    const target = await readlink(file, { encoding: 'buffer' });
    return { path, mode: '120000', bytes: target.length, target };
  }
  const stats = await lstat(file);
  if (!stats.isFile()) return `${quote(path)} is a pipe, socket or device: remove it.`;
  if ((stats.mode & 0o400) === 0) return `${quote(path)} cannot be read: give its owner read permission.`;
  return { path, mode: (stats.mode & 0o100) === 0 ? '100644' : '100755', bytes: stats.size };
}

function tooMany({ maxFiles }: Walk): string {
  return `There are more than ${maxFiles} files that .gitignore does not name: remove what was generated, or ignore it.`;
}

/** A path as it is shown in a problem: on one line, whatever is in it. */
export function quote(path: string): string {
  return JSON.stringify(path);
}
