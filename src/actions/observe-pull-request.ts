// A fresh look at a task's pull request on GitHub: checks, reviews, mergeability, head.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Observation, TaskKey } from '../domain/task.ts';
import { openActions } from '../github/actions-access.ts';
import { observePermissions, observePull } from '../github/observe.ts';
import type { Job } from './hands.ts';

/** GitHub answers `mergeable: null` at first and computes it because it was asked. */
const looks = 4;
const betweenMs = 300;

export async function observePullRequest(job: Job, action: { task: TaskKey }): Promise<void> {
  const pull = job.run.tasks.get(action.task)?.pull;
  if (pull === undefined) return;
  const { github } = job.hands;
  const octokit = await github.repository(job.run.place, observePermissions);
  const self = await github.self();
  const actions = () => openActions(github, job.run.place);
  const look = () => observePull(octokit, job.run.place, pull.number, { self, actions, now: Date.now() });
  let observation = await look();
  for (let again = 1; again < looks && isUndecided(observation); again++) {
    await sleep(betweenMs * again, undefined, { signal: job.signal });
    observation = await look();
  }
  const seen = { type: 'pull_request_observed', task: action.task, observation, asOf: job.seq } as const;
  // A verdict may have come while GitHub was asked.
  const now = (await job.hands.store.runs.load(job.id)) ?? job.run;
  await job.commit([seen], job.hands.followUps(now, seen));
}

function isUndecided(observation: Observation): boolean {
  return observation.state === 'open' && observation.mergeable === 'unknown';
}
