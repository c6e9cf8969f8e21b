// Whoever records a fact, what follows from it on GitHub is planned with it.
import { sentBack } from '../domain/life.ts';
import { describe, expect, it } from 'vitest';
import { giveCommands } from '../../src/commands/give.ts';
import { readComment } from '../../src/commands/read-comment.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { createFollowUps } from '../../src/engine/follow-ups.ts';
import type { Store } from '../../src/store/store.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { comment } from '../../src/github/effects/comment.ts';
import { steppedEngine } from '../actions/stepped.ts';
import { begin, claimed, openStores, silent } from '../store/opened.ts';
import { spec } from '../wording/run.ts';

const head = 'c0ffee0'.padEnd(40, '0');
const spend = { usd: 0, tokens: 0 };
const failure = sentBack('No.');
const safe = outgoing(['github.example.com']);

/** T1 has pull request 5, which was put into the merge queue. */
const queued: Fact[] = [
  {
    type: 'plan_proposed',
    source: 'checklist',
    approach: '',
    tasks: [spec('T1', 'Store dates', 'code')],
    spend,
  },
  { type: 'tracking_issue_opened', issue: 2 },
  { type: 'attempt_started', task: 'T1', attempt: 1, base: 'a'.repeat(40) },
  {
    type: 'attempt_delivered',
    task: 'T1',
    attempt: 1,
    delivery: { kind: 'branch', head, changed: ['src/a.js'] },
    summary: 'Stored them',
    notes: [],
    spend,
  },
  { type: 'pull_request_opened', task: 'T1', number: 5, url: '' },
  { type: 'pull_request_enqueued', task: 'T1', head },
];

const conflictGivenUp: Fact = {
  type: 'work_rejected',
  task: 'T1',
  attempt: 1,
  subject: head,
  failure,
};

type Recording = (store: Store, run: number) => Promise<unknown>;

const recordings: [string, Recording][] = [
  [
    'what a webhook tells',
    ({ runs }, run) => runs.commit({ run, facts: [{ type: 'run_cancelled', by: 'ada' }] }),
  ],
  [
    'what an action found, such as a conflict that nobody could resolve',
    async (store, run) => {
      const claim = await claimed(store, run, 'resolve:T1');
      await store.runs.commit({ run, claim, facts: [conflictGivenUp] });
    },
  ],
  [
    'a command',
    ({ runs }, run) =>
      giveCommands(
        {
          run,
          source: 'comment-1',
          by: 'ada',
          permission: 'admin',
          at: '2026-02-01T10:00:00Z',
          said: readComment('/pause', 'troupe'),
          on: { issue: 2 },
        },
        {
          runs,
          queue: { wake: async () => undefined },
          safe,
          showLog: async () => '',
          restart: async () => undefined,
          log: silent,
        },
      ),
  ],
  [
    'an edit, decided from the run as it stands',
    ({ runs }, run) =>
      runs.amend(run, () => ({
        facts: [{ type: 'run_paused', by: 'ada', why: { is: 'asked_for', words: '' } }],
      })),
  ],
  [
    'what came of an effect',
    async (store, run) => {
      const claim = await claimed(store, run, 'send_effects');
      const planned = comment.plan('hello', { issue: 2, body: 'Hello.' });
      await store.runs.commit({ run, claim, facts: [], effects: [planned] });
      const effect = await store.effects.get(run, planned.key);
      await store.effects.finish(effect!, { state: 'done', result: {} }, [conflictGivenUp], claim);
    },
  ],
];

describe('a pull request in a merge queue is taken out of it by', () => {
  it.each(recordings)('%s', async (_, recording) => {
    const [store] = (await openStores(1, createFollowUps(safe))).stores;
    const run = await begin(store);
    await store.runs.commit({ run, facts: queued });
    await recording(store, run);
    const planned = (await store.effects.unsent(run)).filter(({ kind }) => kind === 'dequeue_pull_request');
    expect(planned).toMatchObject([{ task: 'T1', lane: 'T1', payload: { pull: 5 } }]);
  });
});

it('says on the pull request what the engine decided by itself', async () => {
  const stepped = await steppedEngine({}, () => true);
  const observation = {
    at: '2026-05-01T10:00:00.000Z',
    head,
    state: 'closed',
    title: 'T1: Store dates',
    draft: false,
    mergeable: 'yes',
    pendingChecks: [],
    failedChecks: [],
    approvedBy: [],
    changesRequestedBy: [],
  } as const;
  const closed: Fact = { type: 'pull_request_observed', task: 'T1', observation, asOf: 99 };
  const run = await stepped.run(1, [...queued, closed]);
  await stepped.wake(run);
  expect((await stepped.store.runs.load(run))?.tasks.get('T1')?.stage.at).toBe('abandoned');
  expect(await stepped.store.effects.unsent(run)).toContainEqual(
    expect.objectContaining({ kind: 'comment', task: 'T1', payload: { issue: 5, body: expect.any(String) } }),
  );
});
