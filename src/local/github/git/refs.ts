// Reads and moves the references of a bare repository.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askGit, isWholeSha } from './remembered.ts';
import { git, GitFailed } from './run.ts';

export interface Ref {
  /** In full, as `refs/heads/main`. */
  readonly name: string;
  readonly sha: string;
  readonly type: 'commit' | 'tag' | 'tree' | 'blob';
}

export const noObject = '0'.repeat(40);

/** All references below `prefix` (`refs/heads/`), in git's order. */
export async function listRefs(directory: string, prefix = 'refs'): Promise<Ref[]> {
  const lines = await git(directory, ['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)']);
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha = '', type = 'commit', name = ''] = line.split(' ');
      return { sha, type: type as Ref['type'], name };
    })
    .filter((ref) => ref.name.startsWith(prefix));
}

/** The commit a branch points at, if it exists. */
export async function headOf(directory: string, branch: string): Promise<string | undefined> {
  return (await looseHead(directory, branch)) ?? resolve(directory, `refs/heads/${branch}`);
}

/** As git keeps a branch that moved lately: a file, which is quicker read than a process is started. */
async function looseHead(directory: string, branch: string): Promise<string | undefined> {
  if (!/^[\w/.-]+$/.test(branch) || branch.includes('..')) return undefined;
  const text = await readFile(join(directory, 'refs/heads', branch), 'utf8').catch(() => '');
  return isWholeSha(text.trim()) ? text.trim() : undefined;
}

/** The commit that a branch, tag or SHA names, if there is one. */
export async function resolve(directory: string, name: string): Promise<string | undefined> {
  if (name.startsWith('-')) return undefined;
  const args = ['rev-parse', '--verify', '--quiet', `${name}^{commit}`];
  const found = await askGit(directory, args, [name]).catch(notFound);
  return found?.trim();
}

/** Whether an object of this type is in the repository. */
export async function hasObject(directory: string, sha: string, type: Ref['type']): Promise<boolean> {
  if (!isWholeSha(sha)) return false;
  const found = await askGit(directory, ['cat-file', '-t', sha], [sha]).catch(notFound);
  return found?.trim() === type;
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
  const yes = await git(directory, ['merge-base', '--is-ancestor', commit, descendant]).catch(notFound);
  return yes !== undefined;
}

function notFound(error: unknown): undefined {
  if (error instanceof GitFailed) return undefined;
  throw error;
}
