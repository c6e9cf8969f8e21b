// The worker's change as the gate sees it, with the commits to compare it with. Only the control plane can create one,
// because the sandbox cannot commit.
import type { ProjectCheck } from './project-checks.ts';

export interface GateTarget {
  /** Read from the default branch, so that a change cannot choose its own checks. */
  readonly checks: readonly ProjectCheck[];
  /** The merge base with the default branch. */
  readonly base: string;
  /** A commit without the behaviour that the task's tests cover. The base if no earlier task built it. */
  readonly before: string;
  /** Commits the current worktree. Git can read the commit inside the sandbox. */
  keep(): Promise<Kept>;
  /** Paths that differ between two commits. */
  changed(from: string, to: string): Promise<readonly string[]>;
}

type Kept =
  /** `changed` has the paths that this attempt changed. The same tree always gives the same commit. */
  | { readonly ok: true; readonly commit: string; readonly changed: readonly string[] }
  /** Sentences that name the files that cannot be committed. */
  | { readonly ok: false; readonly problems: readonly string[] };
