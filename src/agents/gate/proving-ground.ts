// Where work is proved before it is taken: the worker's tree, kept as it is, and the trees it can be compared with. The
// control plane makes one, because only it may turn a folder into commits.
import type { ProjectCheck } from './project-checks.ts';

export interface ProvingGround {
  /** How the default branch says that the project is checked: a task's own branch cannot choose its judges. */
  readonly checks: readonly ProjectCheck[];
  /** The commit that the work is compared with: where its branch left the default branch. */
  readonly base: string;
  /** A commit without what the task's tests are about; the base where nothing was built before them. */
  readonly before: string;
  /** Turns the worktree as it is now into a commit, which git can read inside the sandbox. */
  keep(): Promise<Kept>;
  /** The paths in which two commits differ. */
  changed(from: string, to: string): Promise<readonly string[]>;
}

export type Kept =
  /** `changed`: the paths that the attempt itself changed. The same tree is always the same commit. */
  | { readonly ok: true; readonly commit: string; readonly changed: readonly string[] }
  /** Sentences that say what cannot be committed. */
  | { readonly ok: false; readonly problems: readonly string[] };
