// Merges inside a bare repository: what GitHub's "mergeable" says, and the three ways to merge.
import { writeCommit } from './commit.ts';
import { readCommit, readCommits, type Commit } from './log.ts';
import { askGit } from './remembered.ts';
import type { Signature } from './run.ts';

/** The tree of merging `head` into `base`, or `undefined` on a conflict. Both are commits. */
export async function mergedTree(directory: string, base: string, head: string): Promise<string | undefined> {
  const args = ['merge-tree', '--write-tree', '--allow-unrelated-histories', base, head];
  // Git names the tree with its conflicts too, and ends with 1.
  const [tree = ''] = (await askGit(directory, args, [base, head], [1])).split('\n');
  return tree === '' ? undefined : tree;
}

interface Merge {
  readonly base: string;
  readonly head: string;
  readonly message: string;
  readonly author: Signature;
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** Writes the commit (or commits) that a merge adds to `base` and answers the last; `undefined` on a conflict. */
export async function writeMerge(
  directory: string,
  method: MergeMethod,
  merge: Merge,
): Promise<string | undefined> {
  if (method === 'rebase') return rebase(directory, merge);
  const tree = await mergedTree(directory, merge.base, merge.head);
  if (tree === undefined) return undefined;
  const parents = method === 'merge' ? [merge.base, merge.head] : [merge.base];
  return writeCommit(directory, { tree, parents, message: merge.message, author: merge.author });
}

async function rebase(directory: string, merge: Merge): Promise<string | undefined> {
  const range = ['--reverse', '--no-merges', `${merge.base}..${merge.head}`];
  let onto = merge.base;
  for (const commit of await readCommits(directory, range, [merge.base, merge.head])) {
    const tree = await pickedTree(directory, commit, onto);
    if (tree === undefined) return undefined;
    const { author, message } = commit;
    onto = await writeCommit(directory, { tree, parents: [onto], message: `${message}\n`, author });
  }
  return onto;
}

/**
 * The tree of `commit` picked onto another. `merge-tree` learned to take a merge base in git 2.40; a commit that has
 * the target's tree and the picked commit's parent makes older versions find the same base.
 */
async function pickedTree(directory: string, commit: Commit, onto: string): Promise<string | undefined> {
  const { tree } = await readCommit(directory, onto);
  const parents = commit.parents.slice(0, 1);
  const target = await writeCommit(directory, { tree, parents, message: 'pick', author: commit.author });
  return mergedTree(directory, target, commit.sha);
}
