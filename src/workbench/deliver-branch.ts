// From an agent's tree to a branch on GitHub: imported (never `git add` in a tree an agent wrote), committed with
// fixed dates so that the same tree gives the same SHA, pushed with a lease and a token made for this one push.
import { branchOf } from '../domain/branch.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Failure, FailureReason } from '../domain/failure.ts';
import { GitFailure } from '../git/git.ts';
import { commitMessage } from '../wording/commit.ts';
import type { AttemptContext, TaskContext } from './attempt-context.ts';
import type { Job } from '../engine/job.ts';
import { secretIn } from './secret-in-commit.ts';
import { branchRef, fetchMirror, type Workbench } from './workbench.ts';

export type Delivered =
  | { readonly delivery: Delivery }
  | { readonly failure: Failure; readonly head?: string };

type NotPushedReason = Extract<FailureReason, { is: 'secret_in_work' | 'somebody_pushed' | 'push_refused' }>;

/** What was there already is what counts, or GitHub does not take it. */
interface NotPushed {
  readonly failure: Failure & { readonly why: NotPushedReason };
  /** Where the next attempt goes on; it starts from the base without it. */
  readonly head?: string;
}

export async function deliverBranch(context: AttemptContext, summary: string): Promise<Delivered> {
  const { job, bench, task, attempt, worktree } = context;
  const { mirror } = bench;
  const imported = await mirror.importTree(worktree, attempt.base);
  if (!imported.ok) {
    return { failure: { why: { is: 'tree_not_committable', problems: imported.problems } } };
  }
  if (imported.changed.length === 0) {
    return { failure: { why: { is: 'nothing_changed', said: summary } } };
  }
  const head = await mirror.commit({
    tree: imported.tree,
    parents: [attempt.base],
    message: job.services.secrets.redact(
      commitMessage({ place: job.run.place, run: job.id, task, summary }, job.services.safe),
    ).text,
    date: attempt.startedAt,
    ...(await authorOf(job)),
  });
  const refused = await pushBranch(context, head);
  if (refused !== undefined) return refused;
  return { delivery: { kind: 'branch', head, changed: await changedByTask(bench, head) } };
}

/** The paths in which a head differs from where it left the base branch. */
export async function changedByTask(bench: Workbench, head: string): Promise<string[]> {
  return bench.mirror.changed(await bench.mirror.mergeBase(bench.tip, head), head);
}

/** Who commits: the App's own account, so that GitHub shows its name and picture. */
export async function authorOf(job: Job): Promise<{ name: string; email: string }> {
  const { login, botId } = await job.services.github.self();
  const { hostname } = new URL(job.services.github.url);
  return { name: login, email: `${botId}+${login}@users.noreply.${hostname}` };
}

/**
 * Pushes over what we pushed before, and over nothing else: commits of a person on the branch are never replaced.
 * @returns the failure when GitHub does not take it.
 */
export async function pushBranch(
  context: Pick<TaskContext, 'job' | 'bench' | 'task'>,
  commit: string,
): Promise<NotPushed | undefined> {
  const { job, bench, task } = context;
  const { place } = job.run;
  const branch = branchOf(job.run, task);
  const there = await bench.mirror.resolve(branchRef(branch));
  if (there === commit) return undefined;
  const leak = await secretIn(job, bench, branch, commit);
  if (leak !== undefined) return { failure: { why: leak } };
  const isOurs = there === undefined || task.pushed.includes(there);
  if (!isOurs && !(await bench.mirror.isAncestor(there, commit))) {
    // Not the worker's fault: the next attempt goes on from what is there.
    return { failure: { why: { is: 'somebody_pushed', branch, head: there } }, head: there };
  }
  const token = await job.services.github.token(place.installationId, place.repoId, { contents: 'write' });
  // Nothing is pushed for an attempt that nobody wants any more: checks would run on it.
  await job.stillWanted();
  const answer = await bench.mirror.push({ commit, branch, expect: there ?? null, token });
  if (answer === 'pushed') return undefined;
  // Somebody was faster, or a push of ours whose answer was lost had arrived: what is there now is judged anew.
  if ((await (await fetchMirror(job)).resolve(branchRef(branch))) !== there) {
    return pushBranch(context, commit);
  }
  if (isPassing(answer.refused)) throw new GitFailure(answer.refused);
  // GitHub would not take it again.
  return { failure: { why: { is: 'push_refused', words: answer.refused } } };
}

/** GitHub's own trouble, or two pushes at one moment: no fault of the work. */
function isPassing(words: string): boolean {
  return /stale info|fetch first|cannot lock ref|internal (server )?error|unpacker error|timed? ?out|try again/i.test(
    words,
  );
}
