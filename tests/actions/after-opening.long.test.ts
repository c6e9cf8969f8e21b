import { expect, it, vi } from 'vitest';
import { createFollowUps } from '../../src/engine/follow-ups.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { runStatus } from '../../src/domain/status.ts';
import { branch, full, openPull, pull } from '../github/pull.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { spec } from '../wording/run.ts';
import { at } from '../github/stage.ts';
import { administer } from '../support/database.ts';
import { type Stepped, steppedEngine } from './stepped.ts';

const spend = { usd: 0, tokens: 0 };
// Each walks a whole road with real git and a database; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** T1 has the open pull request 2, was approved, and T2 comes after it. A person merges here. */
async function opened(
  stepped: Stepped,
  verdict = true,
): Promise<{ run: number; head: string; tracking: number }> {
  const { stage } = stepped;
  const head = await openPull(stage);
  const { data } = await stage.as('ada').issues.create({ ...at, title: 'Troupe: Due dates' });
  const approved: Fact = {
    type: 'verdict_given',
    task: 'T1',
    attempt: 1,
    verdict: { subject: head, approved: true, summary: 'Good', criteria: [], findings: [], changed: [] },
    spend,
  };
  const run = await stepped.run(1, [
    {
      type: 'plan_proposed',
      source: 'checklist',
      approach: '',
      tasks: [spec('T1', 'Due dates', 'code'), spec('T2', 'Show them', 'code', ['T1'])],
      spend,
    },
    { type: 'tracking_issue_opened', issue: data.number },
    { type: 'attempt_started', task: 'T1', attempt: 1, base: 'a'.repeat(40) },
    {
      type: 'attempt_delivered',
      task: 'T1',
      attempt: 1,
      delivery: { kind: 'branch', head, changed: ['src/due.js'] },
      summary: '',
      notes: [],
      spend,
    },
    { type: 'pull_request_opened', task: 'T1', number: 2, url: '' },
    ...(verdict ? [approved] : []),
  ]);
  return { run, head, tracking: data.number };
}

async function touch({ store }: Stepped, run: number): Promise<void> {
  await store.runs.commit({ run, facts: [{ type: 'pull_request_touched', task: 'T1' }] });
}

function said({ stage }: Stepped, issue = 2): string[] {
  return stage.world.comments(full, issue).map(({ body }) => body.split('\n')[0] ?? '');
}

it('a person closes the pull request: the task is given up, and it says so once', async () => {
  const stepped = await steppedEngine();
  const { run } = await opened(stepped, false);
  await stepped.wake(run);
  await stepped.stage.as('bob').pulls.update({ ...pull, state: 'closed' });
  for (let times = 0; times < 2; times += 1) {
    await touch(stepped, run);
    await stepped.wake(run);
  }
  expect((await stepped.store.runs.load(run))?.tasks.get('T1')?.stage.at).toBe('abandoned');
  expect(said(stepped)).toEqual(['T1 is abandoned because this pull request was closed.']);
});

it('a person merges it by hand: the task is complete, and it says so once', async () => {
  const stepped = await steppedEngine();
  const { run } = await opened(stepped, false);
  await stepped.stage.as('bob').pulls.merge({ ...pull });
  await stepped.wake(run);
  await stepped.wake(run);
  expect((await stepped.store.runs.load(run))?.tasks.get('T1')?.stage.at).toBe('complete');
  expect(said(stepped)).toEqual(['`bob` merged this, so T1 is complete. T2 can now build on it.']);
});

it('a person pushes and renames: both are followed, and the merge carries the new title', async () => {
  const stepped = await steppedEngine();
  const { run } = await opened(stepped, false);
  await stepped.wake(run);
  await stepped.stage.as('bob').pulls.update({ ...pull, title: 'Dates, at last' });
  const files = { 'src/more.js': 'more\n' };
  const moved = await stepped.stage.world.commit(full, { branch, files, message: 'Help' });
  await touch(stepped, run);
  await stepped.wake(run);
  expect(said(stepped)).toEqual([
    'The title is now `Dates, at last`. The merge commit will use it.',
    `Somebody pushed \`${moved.slice(0, 7)}\`. Troupe keeps this commit and reviews the branch as it is now.`,
  ]);
  const verdict = { subject: moved, approved: true, summary: '', criteria: [], findings: [], changed: [] };
  await stepped.store.runs.commit({
    run,
    facts: [{ type: 'verdict_given', task: 'T1', attempt: 1, verdict, spend }],
  });
  await stepped.wake(run);
  const { data } = await stepped.stage.as('ada').repos.listCommits({ ...at, per_page: 1 });
  expect(data[0]?.commit.message).toMatch(/^Dates, at last \(#2\)/);
});

it('a flaky job is run once more, and the pull request is merged', async () => {
  const stepped = await steppedEngine();
  const { world } = stepped.stage;
  const { run, head } = await opened(stepped);
  await world.reportJob(full, { sha: head, name: 'test', conclusion: 'failure', log: '##[error]No.' });
  world.nextRuns(full, 'test', ['success']);
  await stepped.wake(run);
  await world.idle();
  await touch(stepped, run);
  await stepped.wake(run);
  await stepped.wake(run);
  const facts = (await stepped.store.runs.facts(run)).map(({ type }) => type);
  expect(facts.filter((type) => type === 'checks_rerun')).toHaveLength(1);
  expect(facts).toContain('task_merged');
  expect(facts).not.toContain('work_rejected');
});

it('a base with a merge queue gets the pull request by the queue', async () => {
  const stepped = await steppedEngine();
  const { world } = stepped.stage;
  const { run } = await opened(stepped);
  world.setMergeQueue(full, 'main', { held: true });
  await stepped.wake(run);
  expect(world.queued(full)).toHaveLength(1);
  await world.stepMergeQueue(full);
  await touch(stepped, run);
  await stepped.wake(run);
  const facts = (await stepped.store.runs.facts(run)).map(({ type }) => type);
  expect(facts.filter((type) => type === 'pull_request_enqueued')).toHaveLength(1);
  expect(facts).toContain('task_merged');
  expect(said(stepped)).toEqual([]);
});

it('a merge that waits for a person reminds once, on the pull request', async () => {
  const stepped = await steppedEngine();
  const { run } = await opened(stepped);
  await administer(
    stepped.url,
    `UPDATE facts SET fact = jsonb_set(jsonb_set(fact::jsonb, '{settings,remindAfterHours}', '1'),
                                       '{settings,merge,approval}', '"manual"')
      WHERE fact->>'type' = 'run_requested'`,
  );
  await stepped.wake(run);
  await administer(
    stepped.url,
    `UPDATE facts SET fact = regexp_replace(fact::text, '"at":"[^"]*"', '"at":"2026-01-01T00:00:00.000Z"')::json
      WHERE fact->>'type' = 'pull_request_observed'`,
  );
  await administer(stepped.url, "UPDATE facts SET at = at - interval '2 hours'");
  for (let times = 0; times < 3; times += 1) await stepped.wake(run);
  expect(said(stepped)).toEqual([
    'Needs you: this pull request waits for a person to merge it: `merge.approval` is `manual`.',
    '⏰ Waiting for you for 1 hour: this waits for a person to merge it: `merge.approval` is `manual`. This is the only reminder.',
  ]);
});

it('a task that waits has buttons, reminds once when nobody answers, and tidies up when it is given up', async () => {
  const stepped = await steppedEngine();
  const { stage, store } = stepped;
  const { run, head, tracking } = await opened(stepped, false);
  await store.runs.commit({
    run,
    facts: [{ type: 'task_escalated', task: 'T1', why: { is: 'same_failure_twice' } }],
  });
  await stepped.wake(run);
  const decisions = () => stage.world.checkRuns(full).filter((each) => each.name === 'troupe / decision');
  expect(decisions()).toMatchObject([{ headSha: head, conclusion: 'action_required' }]);
  expect(said(stepped, tracking)).toHaveLength(1);

  await administer(
    stepped.url,
    `UPDATE facts SET fact = jsonb_set(fact::jsonb, '{settings,remindAfterHours}', '1')
      WHERE fact->>'type' = 'run_requested'`,
  );
  await administer(stepped.url, "UPDATE facts SET at = at - interval '2 hours'");
  for (let times = 0; times < 3; times += 1) await stepped.wake(run);
  expect(said(stepped, tracking).slice(1)).toEqual(['⏰ T1 has waited for a person for 1 hour: Due dates']);

  const waiting = await store.runs.load(run);
  if (waiting === undefined) throw new Error('the run is gone');
  expect(runStatus(waiting)).toBe('waiting_human');
  // As `/abandon T1` records it.
  const givenUp: Fact = {
    type: 'task_abandoned',
    task: 'T1',
    by: 'ada',
    why: { is: 'asked_for', words: 'no need' },
  };
  const effects = createFollowUps(outgoing([]))(waiting, givenUp);
  await store.runs.commit({ run, facts: [givenUp], effects });
  await stepped.wake(run);
  expect(decisions().map(({ conclusion }) => conclusion)).toEqual(['action_required', 'neutral']);
  expect((await stage.as('ada').pulls.get({ ...pull })).data.state).toBe('closed');
  expect(said(stepped)).toEqual([]);
});
