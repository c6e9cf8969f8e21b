import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askHuman } from '../../src/github/effects/ask-human.ts';
import { checkRun } from '../../src/github/effects/check-run.ts';
import { closeIssue } from '../../src/github/effects/close-issue.ts';
import { closePullRequest } from '../../src/github/effects/close-pull-request.ts';
import { comment } from '../../src/github/effects/comment.ts';
import { deleteBranch } from '../../src/github/effects/delete-branch.ts';
import type { NewEffect } from '../../src/domain/effect.ts';
import { mergePullRequest } from '../../src/github/effects/merge-pull-request.ts';
import { openPullRequest } from '../../src/github/effects/open-pull-request.ts';
import { openTrackingIssue } from '../../src/github/effects/open-tracking-issue.ts';
import { react } from '../../src/github/effects/react.ts';
import { review } from '../../src/github/effects/review.ts';
import { type Ledger, openLedger, sendTimeoutMs, settleMs } from './ledger.ts';
import { at, type Stage, setStage } from './stage.ts';

const full = 'ada/todo';
const branch = 'troupe/1/T1-due-dates';
let stage: Stage;
let ledger: Ledger;
let head: string;

beforeEach(async () => {
  stage = await setStage();
  ledger = openLedger(stage);
  const files = { 'src/list.js': 'export const list = [];\nexport const due = [];\n' };
  await stage.as('ada').git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: await mainSha() });
  head = await stage.world.commit(full, { branch, files, message: 'Add due dates' });
});
afterEach(() => stage.close());

async function mainSha(): Promise<string> {
  return (await stage.as('ada').git.getRef({ ...at, ref: 'heads/main' })).data.object.sha;
}

const pullRequest = openPullRequest.plan('T1/pull', {
  task: 'T1',
  branch,
  base: 'main',
  title: 'T1: Due dates',
  body: 'Part of #1.',
});
const trackingIssue = openTrackingIssue.plan('tracking', { title: 'Troupe: Due dates', body: 'The plan.' });
const words = comment.plan('words', { issue: 1, body: 'Hello.' });
const verdict = (): NewEffect =>
  review.plan('T1/review', { pull: 2, head, body: '## ✅ Approved', comments: [] });
const check = (): NewEffect =>
  checkRun.plan('T1/check', {
    task: 'T1',
    head,
    conclusion: 'success',
    title: 'Approved',
    summary: 'All met',
  });
const merge = (key = 'T1/merge', sha = head): NewEffect =>
  mergePullRequest.plan(key, {
    task: 'T1',
    pull: 2,
    head: sha,
    method: 'squash',
    title: 'Due dates (#2)',
    message: 'Task T1.',
  });

describe('an effect happens once', () => {
  it('opens a tracking issue, comments, reacts and closes', async () => {
    await ledger.carryOut(trackingIssue);
    await ledger.carryOut(words);
    await ledger.carryOut(askHuman.plan('ask', { task: 'T1', issue: 1, body: 'Which colour?' }));
    await ledger.carryOut(react.plan('eyes', { on: 'issue', target: 1, content: 'eyes' }));
    await ledger.carryOut(closeIssue.plan('close', { issue: 2, reason: 'completed' }));
    expect(ledger.facts).toEqual([
      { type: 'tracking_issue_opened', issue: 2 },
      { type: 'human_asked', task: 'T1' },
    ]);
    expect(stage.world.issue(full, 2)).toMatchObject({ title: 'Troupe: Due dates', state: 'closed' });
    expect(stage.world.comments(full, 1).map((each) => each.body.split('\n')[0])).toEqual([
      'Hello.',
      'Which colour?',
    ]);
    const { data: reactions } = await stage.as('eve').reactions.listForIssue({ ...at, issue_number: 1 });
    expect(reactions.map((each) => [each.user?.login, each.content])).toEqual([['troupe[bot]', 'eyes']]);
  });

  it('takes a pull request from its opening to its merge', async () => {
    await ledger.carryOut(pullRequest);
    await ledger.carryOut(verdict());
    await ledger.carryOut(check());
    await ledger.carryOut(merge());
    await ledger.carryOut(deleteBranch.plan('T1/branch', { branch }));
    await ledger.carryOut(deleteBranch.plan('T1/branch again', { branch }));
    const [opened, merged] = ledger.facts;
    expect(opened).toEqual({
      type: 'pull_request_opened',
      task: 'T1',
      number: 2,
      url: `${stage.world.state.url}/ada/todo/pull/2`,
    });
    expect(merged).toEqual({ type: 'task_merged', task: 'T1', head, mergeSha: await mainSha() });
    const { data: commit } = await stage.as('ada').git.getCommit({ ...at, commit_sha: await mainSha() });
    expect(commit.message).toBe('Due dates (#2)\n\nTask T1.');
    await expect(stage.as('ada').git.getRef({ ...at, ref: `heads/${branch}` })).rejects.toMatchObject({
      status: 404,
    });
  });

  it.each([
    ['a tracking issue', () => trackingIssue, /\/issues$/, () => stage.world.issues(full).length - 1],
    ['a comment', () => words, /\/comments$/, () => stage.world.comments(full, 1).length],
    ['a pull request', () => pullRequest, /\/pulls$/, () => stage.world.pulls(full).length],
    ['a review', verdict, /\/reviews$/, () => stage.world.reviews(full, 2).length],
    ['a check run', check, /\/check-runs$/, checkRunsThere],
    ['a merge', merge, /\/merge$/, () => ledger.facts.filter((fact) => fact.type === 'task_merged').length],
  ] as const)(
    'finds %s whose answer was lost, and makes it if it never was',
    async (_, effect, path, count) => {
      const { key } = effect();
      if (key.startsWith('T1/') && key !== 'T1/pull') await ledger.carryOut(pullRequest);
      ledger.plan(effect());
      const method = key === 'T1/merge' ? 'PUT' : 'POST';
      // First it never arrives, then it arrives and the answer is lost.
      stage.world.misbehave.fail({ method, path, status: 502 });
      expect(await ledger.send(key)).toMatchObject({ is: 'later' });
      expect(ledger.entry(key).state).toBe('unsure');
      stage.world.misbehave.loseAnswer({ method, path });
      await new Promise((resolve) => setTimeout(resolve, 40));
      expect(await ledger.send(key)).toMatchObject({ is: 'later' });
      expect(await ledger.settle(key)).toEqual({ is: 'done' });
      expect(ledger.entry(key).attempts).toBe(3);
      expect(await count()).toBe(1);
    },
  );

  it('looks before it sends again what a process had begun that died', async () => {
    const entry = ledger.plan(words);
    await ledger.settle('words');
    entry.state = 'sending';
    await ledger.settle('words');
    expect(stage.world.comments(full, 1)).toHaveLength(1);
  });

  it('rests until nothing of it can be in flight any more, whatever becomes of its sender', async () => {
    ledger.plan(words);
    await ledger.send('words');
    expect(ledger.progress).toEqual([{ state: 'sending', attempts: 1, restMs: sendTimeoutMs + settleMs }]);
  });

  it('is given up with the reason when GitHub never answers it, after waits that grow', async () => {
    ledger.plan(words);
    stage.world.misbehave.fail({ method: 'POST', path: /\/comments$/, status: 502, times: 100 });
    expect(await ledger.settle('words')).toEqual({
      is: 'refused',
      error: { is: 'no_answer', attempts: 6, last: { is: 'github_failing', status: 502 } },
    });
    const waits = ledger.progress.filter(({ state }) => state === 'unsure').map(({ restMs }) => restMs);
    expect(waits).toEqual([30, 90, 270, 810, 2_430]);
  });

  it('waits, as it was, for an App that is taken away or not known yet', async () => {
    ledger.plan(words);
    stage.world.misbehave.fail({ path: /access_tokens$/, status: 403, body: { message: 'Suspended' } });
    await expect(ledger.send('words')).rejects.toMatchObject({ meaning: 'shut_out', status: 403 });
    expect(ledger.entry('words')).toMatchObject({ state: 'planned', attempts: 0 });
    expect(await ledger.settle('words')).toEqual({ is: 'done' });
  });

  it('is not misled by a copy of its marker in the words of somebody else', async () => {
    await ledger.carryOut(words);
    const [ours] = stage.world.comments(full, 1);
    await stage.as('ada').issues.deleteComment({ ...at, comment_id: ours?.id ?? 0 });
    await stage.as('eve').issues.createComment({ ...at, issue_number: 1, body: ours?.body ?? '' });
    ledger.entry('words').state = 'unsure';
    await ledger.settle('words');
    expect(stage.world.comments(full, 1)).toHaveLength(2);
  });

  it('waits as long as GitHub asks, without knocking', async () => {
    ledger.plan(words);
    stage.world.misbehave.secondaryLimit({ path: /comments$/, retryAfterSeconds: 90 });
    await expect(ledger.send('words')).rejects.toMatchObject({ meaning: 'limited', retryAfterMs: 90_000 });
    expect(ledger.entry('words')).toMatchObject({ state: 'planned', attempts: 0, restMs: 90_000 });
    expect(stage.world.comments(full, 1)).toHaveLength(0);
  });

  it('is given up with the reason when GitHub refuses it', async () => {
    ledger.plan(comment.plan('words', { issue: 99, body: 'Hello?' }));
    expect(await ledger.send('words')).toMatchObject({ is: 'refused', error: /Not Found/ });
    expect(ledger.entry('words').state).toBe('refused');
  });
});

async function checkRunsThere(): Promise<number> {
  return (await stage.as('ada').checks.listForRef({ ...at, ref: head })).data.total_count;
}

describe('a pull request', () => {
  it('that is already open from our branch is taken over, though its marker is gone', async () => {
    await ledger.carryOut(pullRequest);
    await stage.as('ada').pulls.update({ ...at, pull_number: 2, body: 'Rewritten by Ada.' });
    expect(await ledger.carryOut({ ...pullRequest, key: 'T1/pull again' })).toMatchObject({ number: 2 });
  });

  it('that somebody else opened from our branch is not ours', async () => {
    await stage.as('bob').pulls.create({ ...at, head: branch, base: 'main', title: 'Mine' });
    ledger.plan(pullRequest);
    expect(await ledger.send('T1/pull')).toMatchObject({ is: 'refused', error: /already exists/ });
  });

  it('is not merged when its head moved after the review', async () => {
    await ledger.carryOut(pullRequest);
    await stage.world.commit(full, { branch, files: { 'x.js': '' }, message: 'Slip something in' });
    expect(await ledger.carryOut(merge())).toEqual({ is: 'moved' });
    expect(ledger.facts.at(-1)).toEqual({ type: 'pull_request_touched', task: 'T1' });
  });

  it('is not merged over a conflict', async () => {
    await ledger.carryOut(pullRequest);
    await stage.world.commit(full, { files: { 'src/list.js': 'export let list;\n' }, message: 'Elsewhere' });
    await stage.as('ada').pulls.get({ ...at, pull_number: 2 });
    expect(await ledger.carryOut(merge())).toEqual({ is: 'conflicting' });
    expect(ledger.facts.at(-1)).toEqual({ type: 'merge_conflicted', task: 'T1', head });
  });

  it('is not merged before what protection requires is there', async () => {
    await ledger.carryOut(pullRequest);
    stage.world.protect(full, {
      branch: 'main',
      requiredChecks: { strict: false, checks: [{ context: 'test', appId: null }] },
      requiredReviews: null,
      enforceAdmins: true,
    });
    expect(await ledger.carryOut(merge())).toMatchObject({
      is: 'blocked',
      why: expect.stringContaining('test'),
    });
    expect(ledger.facts.at(-1)).toMatchObject({
      type: 'merge_refused',
      words: expect.stringContaining('test'),
    });
  });

  it('is closed when it is not wanted any more', async () => {
    await ledger.carryOut(pullRequest);
    await ledger.carryOut(closePullRequest.plan('T1/close', { pull: 2 }));
    expect(stage.world.issue(full, 2).state).toBe('closed');
  });
});

describe('a review', () => {
  it('puts findings on their lines, and those outside the diff into its body', async () => {
    await ledger.carryOut(pullRequest);
    const comments = [
      { path: 'src/list.js', line: 2, text: 'Use a map.' },
      { path: 'src/list.js', line: 90, text: 'There is no such line.' },
      { path: 'README.md', line: 1, text: 'Say it here, too.' },
    ];
    const planned = review.plan('T1/review', { pull: 2, head, body: '## ❌ Changes requested', comments });
    await ledger.carryOut(planned);
    const onLines = stage.world.reviewComments(full, 2).map(({ path, line, body }) => ({ path, line, body }));
    expect(onLines).toEqual([{ path: 'src/list.js', line: 2, body: 'Use a map.' }]);
    const [written] = stage.world.reviews(full, 2);
    expect(written?.body.replace(/<!--.*-->/, '<!-- marker -->')).toMatchInlineSnapshot(`
      "## ❌ Changes requested

      ### Findings outside the diff

      - \`src/list.js:90\` There is no such line.
      - \`README.md:1\` Say it here, too.

      <!-- marker -->"
    `);
  });
});
