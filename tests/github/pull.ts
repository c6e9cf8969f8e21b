// The pull request of a task on the stage, and looks at it.
import type { Observation } from '../../src/domain/pull-request.ts';
import { openActions } from '../../src/github/actions-access.ts';
import { openPullRequest } from '../../src/github/effects/open-pull-request.ts';
import { observePermissions, observePull } from '../../src/github/observe.ts';
import { openLedger } from './ledger.ts';
import { at, type Stage } from './stage.ts';

export const full = 'ada/todo';
export const branch = 'troupe/1/T1-due-dates';
export const pull = { ...at, pull_number: 2 };

/** Answers with its head. */
export async function openPull(stage: Stage): Promise<string> {
  const main = await tipOf(stage, 'main');
  await stage.as('ada').git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: main });
  const files = { 'src/due.js': 'one\ntwo\nthree\n' };
  const head = await stage.world.commit(full, { branch, files, message: 'Add due dates' });
  const text = { title: 'T1: Due dates', body: 'Part of #1.' };
  await openLedger(stage).carryOut(
    openPullRequest.plan('T1/pull', { task: 'T1', branch, base: 'main', ...text }),
  );
  return head;
}

export async function tipOf(stage: Stage, name: string): Promise<string> {
  return (await stage.as('ada').git.getRef({ ...at, ref: `heads/${name}` })).data.object.sha;
}

/** What is seen, once GitHub has computed whether it can be merged. */
export async function look(stage: Stage): Promise<Observation> {
  const octokit = await stage.github.repository(stage.place, observePermissions);
  const self = await stage.github.self();
  const actions = () => openActions(stage.github, stage.place);
  for (;;) {
    const seen = await observePull(octokit, at, 2, { self, actions, now: Date.now() });
    if (seen.mergeable !== 'unknown' || seen.state !== 'open') return seen;
  }
}

/** A person speaks on a line; answers with the comment's id. */
export async function speakOnLine(
  stage: Stage,
  login: 'ada' | 'bob' | 'tri' | 'eve',
  body: string,
  line = 2,
): Promise<number> {
  const commit_id = await tipOf(stage, branch);
  const { data } = await stage.as(login).pulls.createReviewComment({
    ...pull,
    commit_id,
    path: 'src/due.js',
    line,
    side: 'RIGHT',
    body,
  });
  return data.id;
}
