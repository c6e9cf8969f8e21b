// Events that say that something about a pull request changed. They arrive late, twice and out of order, so nothing is
// read from them. They only make Troupe look.
import { baseBranchOf } from '../domain/branch.ts';
import type { Fact } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import { isSettled, type Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { WebhookDeps } from './event.ts';

interface TaskOfRun {
  readonly run: number;
  readonly task: TaskKey;
}

/** The tasks whose pull requests have these numbers. */
export async function touchPulls(repoId: number, pulls: readonly number[], deps: WebhookDeps): Promise<void> {
  const found = await Promise.all(pulls.map((pull) => deps.runs.findByPull(repoId, pull)));
  await touch(
    found.filter((each) => each !== undefined),
    deps,
  );
}

/** The tasks whose pull requests have this commit as their head. */
export async function touchHead(repoId: number, sha: string, deps: WebhookDeps): Promise<void> {
  await touchTasks(repoId, deps, (task) => [task.head, task.pull?.observed?.head].includes(sha));
}

/** Every open pull request of a repository's runs with this branch as its base. */
export async function touchBase(repoId: number, branch: string, deps: WebhookDeps): Promise<void> {
  await touchTasks(repoId, deps, (task, run) => baseBranchOf(run, task) === branch);
}

async function touchTasks(
  repoId: number,
  deps: WebhookDeps,
  matters: (task: Task, run: Run) => boolean,
): Promise<void> {
  const found: TaskOfRun[] = [];
  for (const id of await deps.runs.open()) {
    const run = await deps.runs.load(id);
    if (run?.place.repoId !== repoId) continue;
    const waiting = [...run.tasks.values()].filter((task) => task.pull !== undefined && !isSettled(task));
    const touched = waiting.filter((task) => matters(task, run));
    found.push(...touched.map((task) => ({ run: id, task: task.key })));
  }
  await touch(found, deps);
}

async function touch(found: readonly TaskOfRun[], { runs, queue }: WebhookDeps): Promise<void> {
  for (const [run, tasks] of Map.groupBy(found, (each) => each.run)) {
    const keys = new Set(tasks.map((each) => each.task));
    const facts = [...keys].map((task): Fact => ({ type: 'pull_request_touched', task }));
    await runs.commit({ run, facts });
    await queue.wake(run);
  }
}
