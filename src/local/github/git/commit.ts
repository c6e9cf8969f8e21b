// Writes objects into a bare repository: blobs, trees and commits, without a work tree.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { headOf, updateRef } from './refs.ts';
import { git, type Signature } from './run.ts';

export interface FileCommit {
  readonly branch: string;
  /** Path to new text; `null` deletes. */
  readonly files: Readonly<Record<string, string | Buffer | null>>;
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
}

/** Commits changed files on top of a branch (made when missing) and answers the new commit's SHA. */
export async function commitFiles(directory: string, change: FileCommit): Promise<string> {
  const parent = headOf(directory, change.branch);
  const tree = await treeWith(directory, parent, change.files);
  const commit = await commitTree(directory, {
    tree,
    parents: parent === undefined ? [] : [parent],
    message: change.message,
    author: change.author,
    committer: change.committer ?? change.author,
  });
  await updateRef(directory, `refs/heads/${change.branch}`, commit, parent);
  return commit;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author?: Signature;
  readonly committer?: Signature;
}

/** Writes a commit object and answers its SHA; no branch moves. */
export async function commitTree(directory: string, commit: NewCommit): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const sha = await git(directory, ['commit-tree', commit.tree, ...parents], {
    input: commit.message,
    ...(commit.author === undefined ? {} : { author: commit.author }),
    ...(commit.committer === undefined ? {} : { committer: commit.committer }),
  });
  return sha.trim();
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
  const index = join(directory, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await git(directory, base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { env });
    const input = changes
      .map(({ path, mode, sha }) =>
        sha === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`,
      )
      .join('');
    await git(directory, ['update-index', '-z', '--index-info'], { env, input });
    return (await git(directory, ['write-tree'], { env })).trim();
  } finally {
    await rm(index, { force: true });
  }
}

/** Stores a blob and answers its SHA. */
export async function writeBlob(directory: string, content: string | Buffer): Promise<string> {
  return (await git(directory, ['hash-object', '-w', '--stdin'], { input: content })).trim();
}

async function treeWith(
  directory: string,
  base: string | undefined,
  files: FileCommit['files'],
): Promise<string> {
  const changes: TreeChange[] = [];
  for (const [path, content] of Object.entries(files)) {
    const sha = content === null ? null : await writeBlob(directory, content);
    changes.push({ path, mode: '100644', sha });
  }
  return changeTree(directory, base, changes);
}
