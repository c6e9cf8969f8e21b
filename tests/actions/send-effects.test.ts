import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { comment } from '../../src/github/effects/comment.ts';
import { openPullRequest } from '../../src/github/effects/open-pull-request.ts';
import { runStatus } from '../../src/domain/status.ts';
import { spec } from '../wording/run.ts';
import { at } from '../github/stage.ts';
import { claimed } from '../store/opened.ts';
import { administer } from '../support/database.ts';
import { type Stepped, steppedEngine } from './stepped.ts';

const full = 'ada/todo';
const say = (does: string, issue = 1, task?: string) =>
  comment.plan({ does, ...(task && { task }) }, { issue, body: `Said by ${does}.` });
const comments = /\/comments$/;

/** A second issue, so that requests about one can fail while those about the other do not. */
async function secondIssue({ stage }: Stepped): Promise<number> {
  const { data } = await stage.as('ada').issues.create({ ...at, title: 'Search' });
  return data.number;
}

async function said({ stage }: Stepped, issue: number): Promise<string[]> {
  return stage.world.comments(full, issue).map(({ body }) => body.split('\n')[0] ?? '');
}

it('leaves an unanswered effect alone until its time, however often the run is woken', async () => {
  const stepped = await steppedEngine();
  stepped.stage.world.misbehave.fail({ method: 'POST', path: comments, status: 502, times: 99 });
  const run = await stepped.run(1, [], [say('words')]);
  for (let i = 0; i < 5; i += 1) await stepped.wake(run);
  stepped.restart();
  await stepped.wake(run);
  expect(stepped.sent(comments)).toBe(1);
  const [effect] = await stepped.store.effects.unsent(run);
  expect(effect).toMatchObject({ state: 'unsure', attempts: 1 });
  // It is looked at again when the rest is over, without anybody else's call.
  const due = Date.now() + (effect?.restMs ?? 0);
  expect(stepped.later.some((time) => Math.abs(time - due) < 1_000)).toBe(true);
});

it('is silent in a whole installation for as long as GitHub asks, and keeps that over a restart', async () => {
  const stepped = await steppedEngine();
  const other = await secondIssue(stepped);
  stepped.stage.world.misbehave.secondaryLimit({ path: comments, retryAfterSeconds: 600 });
  const first = await stepped.run(1, [], [say('words')]);
  const second = await stepped.run(other, [], [say('words', other)]);
  for (const run of [first, second, first, second]) await stepped.wake(run);
  expect(stepped.sent(comments)).toBe(1);
  stepped.restart();
  await stepped.wake(first);
  expect(stepped.sent(comments)).toBe(1);
  const [effect] = await stepped.store.effects.unsent(first);
  expect(effect).toMatchObject({ state: 'planned', attempts: 0 });
  expect(effect?.restMs).toBeGreaterThan(590_000);
  expect(stepped.errors).toEqual([]);
});

it('waits as asked before it edits the tracking issue again', async () => {
  const stepped = await steppedEngine();
  const tracking = await secondIssue(stepped);
  const edits = /PATCH/;
  stepped.stage.world.misbehave.secondaryLimit({ method: 'PATCH', path: /issues/, retryAfterSeconds: 600 });
  const run = await stepped.run(1, [{ type: 'tracking_issue_opened', issue: tracking }]);
  for (let i = 0; i < 3; i += 1) await stepped.wake(run);
  expect(stepped.sent(edits)).toBe(1);
});

it('gives up what is never answered, says so once, and goes on; other tasks do not even wait', async () => {
  const stepped = await steppedEngine({ settleMs: 5 });
  const other = await secondIssue(stepped);
  const path = /\/issues\/1\/comments$/;
  stepped.stage.world.misbehave.fail({ method: 'POST', path, status: 502, times: 99 });
  const planned = [say('first', 1, 'T1'), say('second', other, 'T1'), say('other', other, 'T2')];
  const run = await stepped.run(1, [], planned);
  await stepped.wake(run);
  expect(await said(stepped, other)).toEqual(['Said by other.']);

  while ((await stepped.store.effects.unsent(run)).length > 0) {
    await sleep(10);
    await stepped.wake(run);
  }
  expect(await said(stepped, other)).toEqual(['Said by other.', 'Said by second.']);
  expect(await stepped.store.effects.get(run, 'first/T1')).toMatchObject({
    state: 'refused',
    error: { is: 'no_answer', attempts: 6, last: { is: 'github_failing', status: 502 } },
  });
  expect(stepped.errors).toHaveLength(1);
  expect(stepped.errors[0]).toMatchObject({ effect: 'first/T1', reason: /no answer/ });
});

it('opens no pull request for a run that was cancelled before its turn came', async () => {
  const stepped = await steppedEngine();
  const planned = openPullRequest.plan('pull-request/T1/1', {
    task: 'T1',
    branch: 'troupe/1/T1',
    base: 'main',
    title: 'T1',
    body: 'Its work.',
  });
  const run = await stepped.run(1, [{ type: 'run_cancelled', by: 'ada' }], [planned]);
  await stepped.wake(run);
  expect(stepped.sent(/\/pulls$/)).toBe(0);
  expect(await stepped.store.effects.get(run, planned.key)).toMatchObject({
    error: { is: 'no_longer_wanted' },
  });
  expect(stepped.errors).toEqual([]);
});

it('ends a run whose tracking issue can never be opened, and says why on the labelled issue', async () => {
  const stepped = await steppedEngine({ settleMs: 5 });
  stepped.stage.world.misbehave.fail({ method: 'POST', path: /\/issues$/, status: 502, times: 99 });
  const tasks = [spec('T1', 'Due dates', 'code')];
  const spend = { usd: 0, tokens: 0 };
  const run = await stepped.run(1, [
    { type: 'plan_proposed', source: 'checklist', approach: '', tasks, spend },
  ]);
  for (let closed = false; !closed; await sleep(10)) {
    await stepped.wake(run);
    closed = (await stepped.store.runs.load(run))?.closed ?? false;
  }
  const ended = await stepped.store.runs.load(run);
  expect(ended && runStatus(ended)).toBe('failed');
  expect(ended?.ending).toMatchObject({
    why: { is: 'tracking_issue_refused', why: { is: 'no_answer', attempts: 6 } },
  });
  expect(stepped.stage.world.comments(full, 1)).toHaveLength(1);
});

it('does not ask about what a dead process was sending while that may still be on its way', async () => {
  const stepped = await steppedEngine();
  const run = await stepped.run(1, [], [say('words')]);
  const [effect] = await stepped.store.effects.unsent(run);
  const dead = await claimed(stepped.store, run, 'send_effects', 1);
  await stepped.store.effects.mark(effect!, { state: 'sending', attempts: 1, restMs: 60_000 }, dead);
  await sleep(5);
  await stepped.wake(run);
  expect(stepped.stage.asked).toEqual([]);
  await administer(stepped.url, 'UPDATE effects SET not_before = clock_timestamp()');
  await stepped.wake(run);
  expect(stepped.stage.asked.at(-2)).toMatch(/^read GET .*\/comments\b/);
  expect(await said(stepped, 1)).toEqual(['Said by words.']);
});

it('keeps what is planned while the App is away, and sends it when it is back', async () => {
  const stepped = await steppedEngine();
  const { misbehave } = stepped.stage.world;
  misbehave.fail({
    path: /access_tokens$/,
    status: 403,
    body: { message: 'This installation has been suspended' },
  });
  const run = await stepped.run(1, [], [say('words')]);
  await stepped.wake(run);
  expect(await stepped.store.effects.unsent(run)).toMatchObject([{ state: 'planned', attempts: 0 }]);
  expect(stepped.errors).toMatchObject([{ err: { message: /is the App still installed/ } }]);
  stepped.restart();
  await stepped.wake(run);
  expect(await said(stepped, 1)).toEqual(['Said by words.']);
});

it('closes a run that has ended though the App is gone, so that its issue is free again', async () => {
  const stepped = await steppedEngine();
  const { stage, store } = stepped;
  const tracking = await secondIssue(stepped);
  const run = await stepped.run(1, [{ type: 'tracking_issue_opened', issue: tracking }]);
  stage.world.uninstallApp(stage.place.installationId);
  await store.runs.commit({ run, facts: [{ type: 'run_cancelled', by: 'ada' }] });
  await stepped.wake(run);
  expect(await store.runs.open()).toEqual([run]);
  expect((await store.effects.unsent(run)).map(({ state }) => state)).toEqual(['planned', 'planned']);

  await administer(stepped.url, "UPDATE facts SET at = at - interval '6 minutes'");
  stepped.restart();
  await stepped.wake(run);
  expect(await store.runs.open()).toEqual([]);
  expect(await store.effects.get(run, 'last-words')).toMatchObject({
    state: 'refused',
    error: { is: 'app_removed' },
  });
});

it('closes a run that has ended though its tracking issue can never be edited', async () => {
  const stepped = await steppedEngine();
  const { stage, store } = stepped;
  const tracking = await secondIssue(stepped);
  // It is read by GraphQL before it is written; closing it is another matter.
  stage.world.misbehave.fail({ method: 'POST', path: /\/graphql$/, status: 502, times: 99 });
  const opened = { type: 'tracking_issue_opened', issue: tracking } as const;
  const run = await stepped.run(1, [opened, { type: 'run_cancelled', by: 'ada' }]);
  await stepped.wake(run);
  expect(await store.runs.open()).toEqual([run]);
  await administer(stepped.url, "UPDATE facts SET at = at - interval '6 minutes'");
  stepped.restart();
  await stepped.wake(run);
  expect(await store.runs.open()).toEqual([]);
  expect(stage.world.issue(full, tracking).state).toBe('closed');
});
