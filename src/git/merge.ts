// Merges two commits without a worktree. A conflict is an answer: the tree then holds the conflict markers.
import { failure } from './git.ts';
import { assertSha, splitNul, type Repository } from './repository.ts';

export type MergedTree =
  | { readonly clean: true; readonly tree: string }
  | { readonly clean: false; readonly tree: string; readonly conflicts: readonly string[] };

/** Throws `GitFailure` when the two have no common ancestor. */
export async function mergeTree(repository: Repository, ours: string, theirs: string): Promise<MergedTree> {
  [ours, theirs].forEach(assertSha);
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs];
  const answer = await repository.git.run(args, { gitDir: repository.gitDir });
  const [tree, ...conflicts] = splitNul(answer.stdout);
  if (answer.exitCode > 1 || tree === undefined) throw failure(args, answer);
  return answer.exitCode === 0 ? { clean: true, tree } : { clean: false, tree, conflicts };
}
