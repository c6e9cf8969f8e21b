// Worktrees: one folder per task, checked out from the mirror. A folder that an agent has worked in is never reset by
// git (its `.git` file may point anywhere by then): it is removed and made anew.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from './remove-tree.ts';
import { assertSha, type Repository } from './repository.ts';

export interface Worktree {
  readonly name: string;
  readonly path: string;
  /** The mirror's: mounted read-only at this same path, it makes `git status`, `diff` and `log` work inside. */
  readonly gitDir: string;
}

/** A worktree at exactly `commit`, with nothing of what was there before. Its HEAD is detached. */
export async function createWorktree(
  repository: Repository,
  name: string,
  commit: string,
): Promise<Worktree> {
  assertSha(commit);
  const path = pathOf(repository, name);
  await removeWorktree(repository, name);
  await mkdir(repository.worktreeDir, { recursive: true });
  await repository.git.read(['worktree', 'add', '--quiet', '--detach', path, commit], {
    gitDir: repository.gitDir,
  });
  return { name, path, gitDir: repository.gitDir };
}

/** Also when there is none. */
export async function removeWorktree(repository: Repository, name: string): Promise<void> {
  await removeTree(pathOf(repository, name));
  // git's own note of the worktree, named after its folder.
  await removeTree(join(repository.gitDir, 'worktrees', name));
}

/** Names, sorted. */
export async function listWorktrees(repository: Repository): Promise<string[]> {
  await mkdir(repository.worktreeDir, { recursive: true });
  return (await readdir(repository.worktreeDir)).sort();
}

function pathOf(repository: Repository, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name)) {
    throw new TypeError(`A worktree's name is 1 to 100 letters, digits, "-" or "_": ${JSON.stringify(name)}`);
  }
  return join(repository.worktreeDir, name);
}
