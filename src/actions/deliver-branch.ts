// From an agent's tree to a branch on GitHub: imported (never `git add` in a tree an agent wrote), committed with
// fixed dates so that the same tree gives the same SHA, pushed with a lease and a token made for this one push.
import type { Run } from '../domain/run.ts';
import type { Attempt, Delivery, Failure, Task } from '../domain/task.ts';
import type { Worktree } from '../git/worktree.ts';
import { commitMessage } from '../github/wording/commit.ts';
import { fruitless } from './failure.ts';
import type { Job } from './hands.ts';
import { branchRef, type Workbench } from './workbench.ts';

export type Delivered = { readonly delivery: Delivery } | { readonly failure: Failure };

export async function deliverBranch(
  job: Job,
  bench: Workbench,
  task: Task,
  attempt: Attempt,
  worktree: Worktree,
  summary: string,
): Promise<Delivered> {
  const { mirror } = bench;
  const imported = await mirror.importTree(worktree, attempt.base);
  if (!imported.ok) {
    return { failure: fruitless('the tree it left cannot be committed', imported.problems.join('\n')) };
  }
  if (imported.changed.length === 0) {
    return { failure: fruitless('it said it was done without changing a file', summary) };
  }
  const head = await mirror.commit({
    tree: imported.tree,
    parents: [attempt.base],
    message: commitMessage({ place: job.run.place, run: job.id, task, summary }, job.hands.safe),
    date: attempt.startedAt,
    ...(await authorOf(job)),
  });
  await pushBranch(job, bench, branchOf(job.run, task), head);
  return { delivery: { kind: 'branch', head, changed: await changedByTask(bench, head) } };
}

/** The paths in which a head differs from where it left the base branch. */
export async function changedByTask(bench: Workbench, head: string): Promise<string[]> {
  return bench.mirror.changed(await bench.mirror.mergeBase(bench.tip, head), head);
}

/** `troupe/12/T3-store-due-dates`: found again by name, so one task has one branch for good. */
export function branchOf(run: Run, task: Task): string {
  const slug = task.title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return `troupe/${run.place.issue}/${task.key}${slug === '' ? '' : `-${slug}`}`;
}

/** Who commits: the App's own account, so that GitHub shows its name and picture. */
export async function authorOf(job: Job): Promise<{ name: string; email: string }> {
  const { login, botId } = await job.hands.github.self();
  return { name: login, email: `${botId}+${login}@users.noreply.${job.hands.github.host}` };
}

/** Pushes over what the branch was when the mirror was last fetched, and over nothing else. */
export async function pushBranch(job: Job, bench: Workbench, branch: string, commit: string): Promise<void> {
  const { place } = job.run;
  const expect = (await bench.mirror.resolve(branchRef(branch))) ?? null;
  if (expect === commit) return;
  const token = await job.hands.github.token(place.installationId, place.repoId, { contents: 'write' });
  const answer = await bench.mirror.push({ commit, branch, expect, token });
  if (answer !== 'pushed') throw new Error(`GitHub refused the push to ${branch}: ${answer.refused}`);
}
