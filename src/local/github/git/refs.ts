// The references of a bare repository. They are read from git's own files, which takes neither a process nor a wait, so
// that an answer can look at them and at the state in one moment; git itself moves them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectInfo, type ObjectType } from './objects.ts';
import { askGit, isWholeSha } from './remembered.ts';
import { git } from './run.ts';

export interface Ref {
  /** In full, as `refs/heads/main`. */
  readonly name: string;
  readonly sha: string;
}

export const noObject = '0'.repeat(40);

/** All references below `prefix` (`refs/heads/`), sorted by name as git sorts them. */
export function listRefs(directory: string, prefix = 'refs/'): Ref[] {
  const refs = packedRefs(directory);
  for (const name of looseNames(directory, 'refs')) {
    const sha = looseRef(directory, name);
    if (sha !== undefined) refs.set(name, sha);
  }
  return [...refs]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, sha]) => ({ name, sha }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The commit a branch points at, if it exists. */
export function headOf(directory: string, branch: string): string | undefined {
  const name = `refs/heads/${branch}`;
  return looseRef(directory, name) ?? packedRefs(directory).get(name);
}

function looseRef(directory: string, name: string): string | undefined {
  if (name.includes('..') || name.includes('\0')) return undefined;
  const sha = textOf(join(directory, name)).trim();
  return isWholeSha(sha) ? sha : undefined;
}

function packedRefs(directory: string): Map<string, string> {
  const lines = textOf(join(directory, 'packed-refs')).matchAll(/^([0-9a-f]{40}) (\S+)$/gm);
  return new Map([...lines].map(([, sha = '', name = '']) => [name, sha]));
}

function looseNames(directory: string, folder: string): string[] {
  return entriesOf(join(directory, folder)).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    return entry.isDirectory() ? looseNames(directory, name) : [name];
  });
}

/** Git removes folders that have become empty, also while they are read. */
function entriesOf(folder: string): ReturnType<typeof readFolder> {
  try {
    return readFolder(folder);
  } catch {
    return [];
  }
}

function readFolder(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The commit that a branch, tag or SHA names, if there is one. */
export async function resolve(directory: string, name: string): Promise<string | undefined> {
  return (await objectInfo(directory, `${name}^{commit}`))?.sha;
}

/** References with the type of what they point at; only a tag with a message is no commit. */
export async function withTypes(
  directory: string,
  refs: readonly Ref[],
): Promise<(Ref & { readonly type: ObjectType })[]> {
  return Promise.all(
    refs.map(async (ref) => ({ ...ref, type: (await objectInfo(directory, ref.sha))?.type ?? 'commit' })),
  );
}

/** Whether an object of this type is in the repository. */
export async function hasObject(directory: string, sha: string, type: ObjectType): Promise<boolean> {
  return isWholeSha(sha) && (await objectInfo(directory, sha))?.type === type;
}

/**
 * Moves, creates (`old` undefined) or deletes (`to` null) a reference.
 * @throws GitFailed when it is no longer at `old`.
 */
export async function updateRef(
  directory: string,
  name: string,
  to: string | null,
  old: string | undefined,
): Promise<void> {
  if (to === null) await git(directory, ['update-ref', '-d', name, ...(old === undefined ? [] : [old])]);
  else await git(directory, ['update-ref', name, to, old ?? noObject]);
}

/** Whether `commit` is reachable from `descendant`. */
export async function isAncestor(directory: string, commit: string, descendant: string): Promise<boolean> {
  const bases = await askGit(directory, ['merge-base', commit, descendant], [commit, descendant], [1]);
  return bases.trim() === commit;
}
