// Merges inside a bare repository: what GitHub's "mergeable" says, and the three ways to merge.
import { commitTree } from './commit.ts';
import { git, GitFailed, type Signature } from './run.ts';

/** The tree of merging `head` into `base`, or `undefined` on a conflict. Both are commits. */
export async function mergedTree(directory: string, base: string, head: string): Promise<string | undefined> {
  try {
    const output = await git(directory, [
      'merge-tree',
      '--write-tree',
      '--allow-unrelated-histories',
      base,
      head,
    ]);
    return output.split('\n')[0];
  } catch (error) {
    if (error instanceof GitFailed && error.status === 1) return undefined;
    throw error;
  }
}

export interface Merge {
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
  return commitTree(directory, { tree, parents, message: merge.message, author: merge.author });
}

async function rebase(directory: string, merge: Merge): Promise<string | undefined> {
  const range = ['rev-list', '--reverse', '--no-merges', `${merge.base}..${merge.head}`];
  const commits = (await git(directory, range)).split('\n').filter((sha) => sha !== '');
  let onto = merge.base;
  for (const commit of commits) {
    const tree = await pickedTree(directory, commit, onto);
    if (tree === undefined) return undefined;
    const [name = '', email = '', date = '', message = ''] = (
      await git(directory, ['show', '-s', '--format=%an%x00%ae%x00%aD%x00%B', commit])
    ).split('\0');
    const author = { name, email, date };
    onto = await commitTree(directory, { tree, parents: [onto], message: `${message.trimEnd()}\n`, author });
  }
  return onto;
}

/**
 * The tree of `commit` picked onto another. `merge-tree` learned to take a merge base in git 2.40; a commit that has
 * the target's tree and the picked commit's parent makes older versions find the same base.
 */
async function pickedTree(directory: string, commit: string, onto: string): Promise<string | undefined> {
  const parent = (await git(directory, ['rev-parse', `${commit}^`])).trim();
  const target = await commitTree(directory, { tree: `${onto}^{tree}`, parents: [parent], message: 'pick' });
  return mergedTree(directory, target, commit);
}
