// Checks that the demo did what it promises. The result is checked from the outside, by git, GitHub's API and a fresh
// clone. Only the events on the way come from the run's facts.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Recorded } from '../../domain/fact.ts';
import { runStatus } from '../../domain/status.ts';
import { profiles } from '../../domain/task-spec.ts';
import { git } from '../github/git/run.ts';
import type { Followed } from '../show/follow.ts';
import type { LocalSetup } from '../show/local-setup.ts';

interface Proof {
  /** A sentence that is true if `held` is. */
  readonly claim: string;
  readonly held: boolean;
}

/** @param folder gets the fresh clone. */
export async function prove(setup: LocalSetup, followed: Followed, folder: string): Promise<Proof[]> {
  return [
    ...proveStory(followed),
    await proveTracking(setup, followed),
    ...(await proveBranch(setup, followed, join(folder, 'fresh-clone'))),
  ];
}

export function proveStory({ run, facts }: Followed): Proof[] {
  const tasks = [...run.tasks.values()];
  const used = new Set(tasks.map((task) => task.profile));
  return [
    { claim: 'The run is complete.', held: runStatus(run) === 'complete' && run.closed },
    { claim: `${tasks.length} tasks, at least six.`, held: tasks.length >= 6 },
    {
      claim: `All four profiles: ${profiles.join(', ')}.`,
      held: profiles.every((profile) => used.has(profile)),
    },
    { claim: 'A planner created tasks of its own.', held: tasks.some((task) => task.parent !== undefined) },
    {
      claim: 'Tasks ran in parallel, and others waited for them.',
      held: ranSideBySide(facts) && tasks.some(({ after }) => after.length > 0),
    },
    {
      claim: 'One pull request was rejected by the strategist and approved on its second attempt.',
      held: rejectedOnce(facts),
    },
    {
      claim: 'Two pull requests met in a merge conflict, and a worker resolved it.',
      held: conflictsResolved(facts) === 1,
    },
  ];
}

function ranSideBySide(facts: readonly Recorded[]): boolean {
  let most = 0;
  const atWork = new Set<string>();
  for (const fact of facts) {
    if (fact.type === 'attempt_started') atWork.add(fact.task);
    if (fact.type === 'attempt_delivered' || fact.type === 'attempt_failed') atWork.delete(fact.task);
    most = Math.max(most, atWork.size);
  }
  return most >= 2;
}

function rejectedOnce(facts: readonly Recorded[]): boolean {
  const verdicts = facts.filter((fact) => fact.type === 'verdict_given');
  const rejected = verdicts.filter((fact) => !fact.verdict.approved);
  const [first] = rejected;
  return (
    rejected.length === 1 &&
    verdicts.some((fact) => fact.task === first?.task && fact.attempt === 2 && fact.verdict.approved)
  );
}

function conflictsResolved(facts: readonly Recorded[]): number {
  const conflicts = facts.filter((fact) => fact.type === 'merge_conflicted');
  const resolved = facts.filter((fact) => fact.type === 'conflict_resolved');
  return resolved.length === conflicts.length ? resolved.length : 0;
}

async function proveTracking(setup: LocalSetup, { run }: Followed): Promise<Proof> {
  const { octokit, owner, repo } = setup;
  const claim = 'The tracking issue is closed, with every task ticked.';
  if (run.trackingIssue === undefined) return { claim, held: false };
  const { data } = await octokit.rest.issues.get({ owner, repo, issue_number: run.trackingIssue });
  const body = data.body ?? '';
  const ticked = body.match(/^\s*[-*] \[x\]/gim)?.length ?? 0;
  const open = /^\s*[-*] \[ \]/m.test(body);
  return { claim, held: data.state === 'closed' && !open && ticked >= run.tasks.size };
}

async function proveBranch(setup: LocalSetup, { run }: Followed, clone: string): Promise<Proof[]> {
  const { owner, repo } = setup;
  const branch = run.place.defaultBranch;
  await git('/', ['clone', '--quiet', `${setup.github.url}/${owner}/${repo}.git`, clone]);
  const log = (await git(clone, ['log', '--format=%H', branch])).split('\n');
  const pulls = [...run.tasks.values()].filter((task) => task.pull !== undefined);
  const merged = await Promise.all(
    pulls.map(async ({ pull, stage: { at, ...end } }) => {
      const { data } = await setup.octokit.rest.pulls.get({ owner, repo, pull_number: pull?.number ?? 0 });
      return at === 'complete' && data.merged && 'mergeSha' in end && log.includes(end.mergeSha ?? '');
    }),
  );
  return [
    {
      claim: `All ${pulls.length} pull requests are merged, and git finds each merge in ${branch}.`,
      held: pulls.length > 0 && merged.every(Boolean),
    },
    { claim: `The project's own tests pass in a fresh clone of ${branch}.`, held: await testsPass(clone) },
  ];
}

async function testsPass(clone: string): Promise<boolean> {
  // The current Node, with an environment as empty as the sandbox's.
  const options = { cwd: clone, env: { PATH: '/usr/local/bin:/usr/bin:/bin' }, timeout: 60_000 };
  return promisify(execFile)(process.execPath, ['--test'], options).then(
    () => true,
    () => false,
  );
}
