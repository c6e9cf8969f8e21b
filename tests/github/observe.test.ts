import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/pull-request.ts';
import { connectGitHub } from '../../src/github/client.ts';
import { lookUntilSure, observePermissions, observePull } from '../../src/github/observe.ts';
import { checkRun } from '../../src/github/effects/check-run.ts';
import { openPullRequest } from '../../src/github/effects/open-pull-request.ts';
import { openLedger } from './ledger.ts';
import { at, type Stage, setStage } from './stage.ts';

const full = 'ada/todo';
const branch = 'troupe/1/T1-due-dates';
const pull = { ...at, pull_number: 2 };
let stage: Stage;
let head: string;

beforeEach(async () => {
  stage = await setStage();
  const main = await stage.as('ada').git.getRef({ ...at, ref: 'heads/main' });
  await stage.as('ada').git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: main.data.object.sha });
  head = await stage.world.commit(full, {
    branch,
    files: { 'src/due.js': 'due\n' },
    message: 'Add due dates',
  });
  const ledger = openLedger(stage);
  const text = { title: 'T1: Due dates', body: 'Part of #1.' };
  await ledger.carryOut(openPullRequest.plan('T1/pull', { task: 'T1', branch, base: 'main', ...text }));
  const verdict = { task: 'T1', conclusion: 'success', title: 'Approved', summary: 'All met' } as const;
  await ledger.carryOut(checkRun.plan('T1/check', { head, ...verdict }));
});
afterEach(() => stage.close());

/** What is seen, once GitHub has computed whether it can be merged. */
async function look(now = Date.parse('2026-05-01T10:00:00Z')): Promise<Observation> {
  const octokit = await stage.github.repository(stage.place, observePermissions);
  const self = await stage.github.self();
  for (;;) {
    const seen = await observePull(octokit, at, 2, { self, now });
    if (seen.mergeable !== 'unknown' || seen.state !== 'open') return seen;
  }
}

describe('a look at a pull request', () => {
  it('finds it ready when nothing stands in its way; our own check is not counted', async () => {
    expect(await look()).toEqual({
      at: '2026-05-01T10:00:00.000Z',
      head,
      state: 'open',
      title: 'T1: Due dates',
      draft: false,
      mergeable: 'yes',
      pendingChecks: [],
      failedChecks: [],
      base: 'main',
      approvedBy: [],
      changesRequestedBy: [],
    });
  });

  it('does not guess while GitHub computes', async () => {
    stage.world.misbehave.mergeableNull(1);
    const octokit = await stage.github.repository(stage.place, observePermissions);
    const self = await stage.github.self();
    expect((await observePull(octokit, at, 2, { self, now: 0 })).mergeable).toBe('unknown');
  });

  it.each(['open', 'merged', 'closed'] as const)(
    'finds it %s after one answer of closed and not merged',
    async (truth) => {
      await look();
      if (truth === 'merged') await stage.as('ada').pulls.merge(pull);
      if (truth === 'closed') await stage.as('ada').pulls.update({ ...pull, state: 'closed' });
      const { data } = await stage.as('ada').pulls.get(pull);
      const body = { ...data, merged: false, merged_at: null, state: 'closed' };
      stage.world.misbehave.fail({ method: 'GET', path: /\/pulls\/2$/, status: 200, body });
      const octokit = await stage.github.repository(stage.place, observePermissions);
      const self = await stage.github.self();
      const seen = await lookUntilSure(
        async () => observePull(octokit, at, 2, { self, now: 0 }),
        async () => sleep(20),
      );
      expect(seen.state).toBe(truth);
    },
  );

  it('waits for a required check that nobody has reported, and tells what a failed one printed', async () => {
    stage.world.protect(full, {
      branch: 'main',
      requiredChecks: {
        strict: false,
        checks: [
          { context: 'test', appId: null },
          { context: 'troupe / review', appId: null },
        ],
      },
      requiredReviews: null,
      enforceAdmins: true,
    });
    const status = { ...at, sha: head };
    await stage.as('bob').repos.createCommitStatus({
      ...status,
      context: 'lint',
      state: 'failure',
      description: '3 problems',
      target_url: 'https://ci.example.com/1',
    });
    await stage.as('bob').repos.createCommitStatus({ ...status, context: 'types', state: 'pending' });
    expect(await look()).toMatchObject({
      mergeable: 'blocked',
      pendingChecks: ['types', 'test'],
      failedChecks: [{ name: 'lint', summary: '3 problems', url: 'https://ci.example.com/1' }],
    });
    await stage.as('bob').repos.createCommitStatus({ ...status, context: 'test', state: 'success' });
    expect((await look()).pendingChecks).toEqual(['types']);
  });

  it('services on what another app says about lines', async () => {
    const manifest = { checks: 'write', contents: 'read' } as const;
    const ci = stage.world.createApp({ name: 'CI', permissions: manifest, events: [] });
    const installed = stage.world.installApp(ci.id, 'ada', ['todo']);
    const octokit = await otherApp(ci, installed.id);
    await octokit.rest.checks.create({
      ...at,
      name: 'test',
      head_sha: head,
      status: 'completed',
      conclusion: 'failure',
      output: {
        title: '1 test failed',
        summary: 'expected 2, got 3',
        annotations: [
          {
            path: 'src/due.js',
            start_line: 1,
            end_line: 1,
            annotation_level: 'failure',
            message: 'due is not defined',
          },
        ],
      },
    });
    expect((await look()).failedChecks).toMatchObject([
      { name: 'test', summary: '1 test failed\nexpected 2, got 3\nsrc/due.js:1: due is not defined' },
    ]);
  });

  it('counts the word of people with write permission, and the last one of each', async () => {
    const say = (login: 'bob' | 'eve' | 'tri' | 'ada', event: 'APPROVE' | 'REQUEST_CHANGES', body: string) =>
      stage.as(login).pulls.createReview({ ...pull, event, body });
    await say('eve', 'APPROVE', 'Nice');
    await say('tri', 'REQUEST_CHANGES', 'Not nice');
    await say('ada', 'APPROVE', 'Good');
    await stage.as('bob').pulls.createReview({
      ...pull,
      event: 'REQUEST_CHANGES',
      body: 'Not yet.',
      comments: [{ path: 'src/due.js', line: 1, side: 'RIGHT', body: 'Name it dueDate.' }],
    });
    expect(await look()).toMatchObject({
      approvedBy: ['ada'],
      changesRequestedBy: [{ login: 'bob', text: 'Not yet.\n- `src/due.js:1` Name it dueDate.' }],
    });
    await say('bob', 'APPROVE', 'Now it is.');
    expect(await look()).toMatchObject({ approvedBy: ['ada', 'bob'], changesRequestedBy: [] });
    await stage.world.commit(full, { branch, files: { 'src/due.js': 'dueDate\n' }, message: 'Rename' });
    expect(await look()).toMatchObject({ approvedBy: [], changesRequestedBy: [] });
  });

  it("lets a person's request for changes stand over later heads until it is dismissed or taken back", async () => {
    const asks = { ...pull, event: 'REQUEST_CHANGES', body: 'No.' } as const;
    const { data: review } = await stage.as('bob').pulls.createReview(asks);
    await stage.world.commit(full, { branch, files: { 'src/due.js': 'dueDate\n' }, message: 'Rename' });
    const stands = [{ login: 'bob', text: 'No.', at: review.submitted_at?.replace('Z', '.000Z') }];
    expect((await look()).changesRequestedBy).toEqual(stands);
    await stage.as('bob').pulls.createReview({ ...pull, event: 'COMMENT', body: 'Hm.' });
    expect((await look()).changesRequestedBy).toEqual(stands);
    await stage.as('ada').pulls.dismissReview({ ...pull, review_id: review.id, message: 'Settled.' });
    expect((await look()).changesRequestedBy).toEqual([]);
  });

  it('takes no more of a long review than a worker can read', async () => {
    const body = 'No line of this is right.\n'.repeat(2_000);
    await stage.as('bob').pulls.createReview({ ...pull, event: 'REQUEST_CHANGES', body });
    const text = (await look()).changesRequestedBy[0]?.text;
    expect(text?.length).toBeLessThan(6_001);
    expect(text).toContain('(shortened)');
  });

  it('sees a conflict, and that a person closed it', async () => {
    await stage.world.commit(full, { files: { 'src/due.js': 'other\n' }, message: 'Elsewhere' });
    expect((await look()).mergeable).toBe('conflict');
    await stage.as('ada').pulls.update({ ...pull, state: 'closed' });
    expect((await look()).state).toBe('closed');
  });

  it('sees that a person merged it', async () => {
    const { data } = await stage.as('ada').pulls.merge({ ...pull });
    expect(await look()).toMatchObject({ state: 'merged', mergeSha: data.sha, head });
  });
});

async function otherApp(
  app: { id: number; privateKey: string },
  installationId: number,
): ReturnType<Stage['github']['repository']> {
  const github = connectGitHub({
    appId: app.id,
    privateKey: app.privateKey,
    host: stage.github.host,
    protocol: 'http',
    log: pino({ level: 'silent' }),
  });
  return github.repository({ installationId, repoId: stage.place.repoId }, { checks: 'write' });
}
