// Creates the gate's view of a change: the mirror commits the worktree, the default branch names the checks, and the plan
// says which earlier commit lacks the behaviour that a task's tests cover.
import { projectChecks } from '../agents/gate/project-checks.ts';
import type { GateTarget } from '../agents/gate/gate-target.ts';
import type { Run } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import type { Worktree } from '../git/worktree.ts';
import { commitOf, viewOf, type Workbench } from './workbench.ts';

/**
 * @param tree.start the commit that the worktree began at.
 * @param tree.before see `GateTarget`. Defaults to the base.
 */
export async function gateTarget(
  bench: Workbench,
  tree: { worktree: Worktree; start: string; before?: string | undefined },
): Promise<GateTarget> {
  const { mirror, tip, home } = bench;
  const { worktree, start } = tree;
  const base = await mirror.mergeBase(tip, start);
  return {
    checks: await projectChecks(await viewOf(bench, home)),
    base,
    before: tree.before ?? base,
    keep: async () => {
      const imported = await mirror.importTree(worktree, start);
      if (!imported.ok) return imported;
      return { ok: true, commit: await commitOf(bench, imported, start), changed: imported.changed };
    },
    changed: (from, to) => mirror.changed(from, to),
  };
}

/** Where the first of the code tasks that this one comes after began: nothing that they built is there. */
export function beforeWhat(run: Run, task: Task): string | undefined {
  const built = task.after
    .map((key) => run.tasks.get(key))
    .filter((one) => one?.profile === 'code' && one.attempts.length > 0)
    .map((one) => one?.attempts[0]);
  return built.toSorted((a, b) => ((a?.startedAt ?? '') < (b?.startedAt ?? '') ? -1 : 1))[0]?.base;
}
