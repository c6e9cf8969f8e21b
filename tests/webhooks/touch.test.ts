import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { checkRun } from '../../src/github/effects/check-run.ts';
import { openPullRequest } from '../../src/github/effects/open-pull-request.ts';
import { openLedger } from '../github/ledger.ts';
import { spec } from '../wording/run.ts';
import { at } from '../github/stage.ts';
import { type Desk, openDesk } from './desk.ts';

const full = 'ada/todo';
/** As it is called when nothing in the task's title can stand in a branch's name. */
const branch = 'troupe/1/T1';
const pull = { ...at, pull_number: 2 };
let desk: Desk;
let head: string;

/** A run on issue 1, whose task T1 has the open pull request 2, and everything that was told so far is done with. */
beforeEach(async () => {
  desk = await openDesk();
  const { stage, runs } = desk;
  await stage.as('ada').issues.addLabels({ ...at, issue_number: 1, labels: ['troupe'] });
  const main = await stage.as('ada').git.getRef({ ...at, ref: 'heads/main' });
  await stage.as('ada').git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: main.data.object.sha });
  head = await stage.world.commit(full, { branch, files: { 'due.js': 'due\n' }, message: 'Add due dates' });
  const text = { title: 'T1: Due dates', body: 'Part of #1.' };
  const opened = openPullRequest.plan('T1/pull', { task: 'T1', branch, base: 'main', ...text });
  await openLedger(stage).carryOut(opened);
  await desk.settle();
  const spend = { usd: 0, tokens: 0 };
  const tasks = [spec('T1', '期限', 'code')];
  await runs.commit({
    run: 1,
    facts: [
      { type: 'plan_proposed', source: 'director', approach: '', tasks, spend },
      { type: 'attempt_started', task: 'T1', attempt: 1, base: head },
      {
        type: 'attempt_delivered',
        task: 'T1',
        attempt: 1,
        delivery: { kind: 'branch', head, changed: ['due.js'] },
        summary: '',
        notes: [],
        spend,
      },
      { type: 'pull_request_opened', task: 'T1', number: 2, url: '' },
    ],
  });
  desk.woken.length = 0;
});
afterEach(() => desk.close());

async function touched(): Promise<boolean> {
  await desk.settle();
  return desk.runs.types(1).includes('pull_request_touched') && desk.woken.includes(1);
}

function touches(): number {
  return desk.runs.types(1).filter((type) => type === 'pull_request_touched').length;
}

function speakOnLine(login: 'bob') {
  const on = { commit_id: head, path: 'due.js', line: 1, side: 'RIGHT' } as const;
  return desk.stage.as(login).pulls.createReviewComment({ ...pull, ...on, body: 'Why?' });
}

describe('a look at the pull request is due when', () => {
  it.each([
    [
      'somebody pushes to it',
      () => desk.stage.world.commit(full, { branch, files: { 'x.js': 'x' }, message: 'Help' }),
    ],
    ['somebody closes it', () => desk.stage.as('bob').pulls.update({ ...pull, state: 'closed' })],
    ['somebody merges it', () => desk.stage.as('bob').pulls.merge({ ...pull })],
    ['somebody reviews it', () => desk.stage.as('bob').pulls.createReview({ ...pull, event: 'APPROVE' })],
    [
      'a status comes in',
      () => desk.stage.as('bob').repos.createCommitStatus({ ...at, sha: head, state: 'success' }),
    ],
    ['a check run comes in', report],
    ['somebody speaks on a line', () => speakOnLine('bob')],
    [
      'somebody retargets or retitles it',
      () => desk.stage.as('bob').pulls.update({ ...pull, title: 'Dates' }),
    ],
    [
      'somebody asks for a review',
      () => desk.stage.as('ada').pulls.requestReviewers({ ...pull, reviewers: ['bob'] }),
    ],
    [
      'the default branch moves',
      () => desk.stage.world.commit(full, { files: { 'y.js': 'y' }, message: 'Elsewhere' }),
    ],
  ])('%s', async (_, act) => {
    expect(await touched()).toBe(false);
    await act();
    expect(await touched()).toBe(true);
  });

  it('a conversation is resolved', async () => {
    const { data } = await speakOnLine('bob');
    await desk.settle();
    const before = touches();
    const threads = `query { repository(owner: "ada", name: "todo") { pullRequest(number: 2) {
      reviewThreads(first: 1) { nodes { id } } } } }`;
    const answer = await desk.stage.as('ada').graphql<{
      repository: { pullRequest: { reviewThreads: { nodes: { id: string }[] } } };
    }>(threads);
    const id = answer.repository.pullRequest.reviewThreads.nodes[0]?.id;
    const resolve = 'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id } } }';
    await desk.stage.as('ada').graphql(resolve, { id });
    await desk.settle();
    expect(touches()).toBe(before + 1);
    expect(data.body).toBe('Why?');
  });

  it('nothing but our own verdict came in: it is not', async () => {
    const verdict = { task: 'T1', conclusion: 'success', title: 'Approved', summary: 'All met' } as const;
    await openLedger(desk.stage).carryOut(checkRun.plan('T1/check', { head, ...verdict }));
    const us = await desk.stage.github.repository(desk.stage.place, { pull_requests: 'write' });
    const finding = { path: 'due.js', line: 1, side: 'RIGHT', body: 'Advice.' };
    await us.rest.pulls.createReview({ ...pull, event: 'COMMENT', body: 'Approved', comments: [finding] });
    expect(await touched()).toBe(false);
  });

  it('another branch moves, or another pull request: it is not', async () => {
    await desk.stage.as('bob').git.createRef({ ...at, ref: 'refs/heads/other', sha: head });
    await desk.stage.world.commit(full, { branch: 'other', files: { 'z.js': 'z' }, message: 'Other' });
    await desk.stage.as('bob').pulls.create({ ...at, head: 'other', base: 'main', title: 'Other' });
    expect(await touched()).toBe(false);
  });
});

/** Another App's check on the head. */
async function report(): Promise<void> {
  const { world, place, github } = desk.stage;
  const ci = world.createApp({ name: 'CI', permissions: { checks: 'write' }, events: [] });
  const { id: installationId } = world.installApp(ci.id, 'ada', ['todo']);
  const { id: appId, privateKey } = ci;
  const log = pino({ level: 'silent' });
  const other = connectGitHub({ appId, privateKey, host: github.host, protocol: 'http', log });
  const octokit = await other.repository({ installationId, repoId: place.repoId }, { checks: 'write' });
  await octokit.rest.checks.create({ ...at, name: 'test', head_sha: head, status: 'in_progress' });
}
