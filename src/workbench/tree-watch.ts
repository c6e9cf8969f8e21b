// Watches the worktree of an attempt: what changed since the last look, and the checkpoint to keep for it.
import type { TreeChange } from '../agents/evidence.ts';
import type { Worktree } from '../git/worktree.ts';
import type { Checkpoint } from '../store/checkpoints.ts';
import { commitOf, type Workbench } from './workbench.ts';

export interface WatchedTree {
  readonly bench: Workbench;
  readonly worktree: Worktree;
  /** The commit that the worktree began at. */
  readonly start: string;
}

export interface TreeWatch {
  /** Undefined when nothing changed, and when the worktree cannot be committed as it is now. */
  readonly look: () => Promise<TreeChange | undefined>;
  /** Of what the looks since the last checkpoint found. */
  readonly takeCheckpoint: () => Promise<Checkpoint | undefined>;
}

/** They are kept in the transcript, and a command can write thousands. */
const mostPaths = 200;

/** @param from the commit that the worktree is at now. */
export function watchTree({ bench, worktree, start }: WatchedTree, from: string): TreeWatch {
  const { mirror } = bench;
  let now = from;
  let kept = from;
  return {
    async look() {
      const imported = await mirror.importTree(worktree, start);
      // What cannot be committed (say, a nested repository in the making) is judged at the hand-in, not at every step.
      if (!imported.ok) return undefined;
      const before = now;
      now = await commitOf(bench, imported, start);
      if (now === before) return undefined;
      return { tree: now, paths: (await mirror.changed(before, now)).slice(0, mostPaths) };
    },
    async takeCheckpoint() {
      if (now === kept) return undefined;
      kept = now;
      // Back to how it began: that too must be what a resumed attempt finds.
      const bundle = now === start ? Buffer.alloc(0) : await mirror.bundle(now, start);
      return { commit: now, base: start, bundle };
    },
  };
}
