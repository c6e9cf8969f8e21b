// A fresh look at a task's pull request on GitHub: checks, reviews, mergeability, head.
import { setTimeout as sleep } from 'node:timers/promises';
import { baseBranchOf } from '../domain/branch.ts';
import type { Observation } from '../domain/pull-request.ts';
import type { Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { openActions } from '../github/actions-access.ts';
import { lookUntilSure, observePermissions, observePull } from '../github/observe.ts';
import type { Job } from '../engine/job.ts';
import { branchRef, fetchMirror } from '../workbench/workbench.ts';

const betweenMs = 300;

export async function observePullRequest(job: Job, action: { task: TaskKey }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  const pull = task?.pull;
  if (task === undefined || pull === undefined) return;
  const { github } = job.services;
  const octokit = await github.repository(job.run.place, observePermissions);
  const self = await github.self();
  const actions = () => openActions(github, job.run.place);
  const look = () => observePull(octokit, job.run.place, pull.number, { self, actions, now: Date.now() });
  const pause = (looks: number) => sleep(betweenMs * looks, undefined, { signal: job.signal });
  let observation = await lookUntilSure(look, pause);
  if (task.isFinal) observation = { ...observation, ...(await newBaseOf(job, task, observation)) };
  await job.commit([{ type: 'pull_request_observed', task: task.key, observation, asOf: job.seq }]);
}

/** GitHub calls a pull request behind only where protection minds; git tells of every move of the base. */
async function newBaseOf(job: Job, task: Task, seen: Observation): Promise<Pick<Observation, 'newBase'>> {
  if (seen.state !== 'open') return {};
  const mirror = await fetchMirror(job);
  const tip = await mirror.resolve(branchRef(baseBranchOf(job.run, task)));
  const head = await mirror.resolve(seen.head);
  if (tip === undefined || head === undefined || (await mirror.isAncestor(tip, head))) return {};
  return { newBase: tip };
}
