import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectGitHub, type Octokit } from '../../src/github/client.ts';
import { openPullRequest } from '../../src/github/effects/open-pull-request.ts';
import { observePermissions, observePull } from '../../src/github/observe.ts';
import { openLedger } from './ledger.ts';
import { at, type Stage, setStage } from './stage.ts';

const full = 'ada/todo';
const branch = 'troupe/1/T1-due-dates';
const minuteMs = 60_000;
let stage: Stage;
let head: string;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

/** Opens a pull request, after `files` have come to the default branch. */
async function open(files: Record<string, string> = {}): Promise<void> {
  const main = await stage.world.commit(full, {
    files: { 'notes.md': 'Plans\n', ...files },
    message: 'Set up',
  });
  await stage.as('ada').git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: main });
  head = await stage.world.commit(full, { branch, files: { 'due.js': 'due\n' }, message: 'Add due dates' });
  const text = { title: 'T1: Due dates', body: 'Part of #1.' };
  await openLedger(stage).carryOut(
    openPullRequest.plan('T1/pull', { task: 'T1', branch, base: 'main', ...text }),
  );
}

/** What a look that comes so long after the last change of the pull request waits for. */
async function awaited(afterMs = 0): Promise<readonly string[]> {
  const octokit = await stage.github.repository(stage.place, observePermissions);
  const self = await stage.github.self();
  return (await observePull(octokit, at, 2, { self, now: Date.now() + afterMs })).pendingChecks;
}

/** Another app, that may write checks; GitHub makes it an empty suite on each push. */
async function installCi(): Promise<Octokit> {
  const ci = stage.world.createApp({ name: 'CI', permissions: { checks: 'write' }, events: [] });
  const { id: installationId } = stage.world.installApp(ci.id, 'ada', ['todo']);
  const { id: appId, privateKey } = ci;
  const log = pino({ level: 'silent' });
  const app = connectGitHub({ appId, privateKey, host: stage.github.host, protocol: 'http', log });
  return app.repository({ installationId, repoId: stage.place.repoId }, { checks: 'write' });
}

const workflow = { '.github/workflows/test.yml': 'on: pull_request\n' };
const passed = { name: 'test', status: 'completed', conclusion: 'success' } as const;

describe('a head that no check has reported on', () => {
  it('is waited for, for a minute, where the repository has workflows', async () => {
    await installCi();
    await open(workflow);
    expect(await awaited()).toEqual(['CI (nothing reported yet)']);
    expect(await awaited(minuteMs + 1_000)).toEqual([]);
    expect(stage.asked.filter((route) => route.includes('/contents/'))).toHaveLength(1);
  });

  it('is not waited for where there are none', async () => {
    await open({ '.github/workflows/README.md': 'None yet.\n' });
    expect(await awaited()).toEqual([]);
  });

  it('is waited for no longer once a check is there', async () => {
    const ci = await installCi();
    await open(workflow);
    await ci.rest.checks.create({ ...at, ...passed, head_sha: head });
    expect(await awaited()).toEqual([]);
  });

  it('is waited for no longer once a status is there', async () => {
    await open(workflow);
    await stage.as('bob').repos.createCommitStatus({ ...at, sha: head, state: 'success' });
    expect(await awaited()).toEqual([]);
  });
});

it('waits for a suite whose next job has not begun, although every check in it has passed', async () => {
  const ci = await installCi();
  await open();
  await ci.rest.checks.create({ ...at, ...passed, head_sha: head });
  const { data: suites } = await ci.rest.checks.listSuitesForRef({ ...at, ref: head });
  for (const suite of suites.check_suites) {
    if (suite.latest_check_runs_count > 0) Object.assign(suite, { status: 'in_progress', conclusion: null });
  }
  const read = { method: 'GET', path: /check-suites$/ };
  stage.world.misbehave.fail({ ...read, status: 200, body: suites });
  expect(await awaited(minuteMs)).toEqual(['CI']);
  expect(await awaited(minuteMs)).toEqual([]);
});
