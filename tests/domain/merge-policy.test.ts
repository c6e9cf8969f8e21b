import { describe, expect, it } from 'vitest';
import { type MergePosition, positionByPolicy } from '../../src/domain/merge-policy.ts';
import type { MergePolicy } from '../../src/domain/settings.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { FailedCheck, Observation } from '../../src/domain/pull-request.ts';
import { failureSummary } from '../../src/wording/reasons/failure.ts';
import { mergeWaitText } from '../../src/wording/reasons/merge.ts';
import { observation, opinion } from './life.ts';

const policy: MergePolicy = { approval: 'strategist', method: 'squash' };

const task = {
  pushed: ['h1'],
  /** What an attempt was told of already. */
  requests: ['review/mona/2025-12-31T23:00:00Z', 'thread/PRRT_1/2025-12-31T23:00:00Z'].map((id) => ({
    id,
    login: 'mona',
    text: '',
    threads: [],
    after: 0,
  })),
  attempts: [{ number: 1, base: 'b', startedAt: '2026-01-01T00:00:00Z', spend: { usd: 0, tokens: 0 } }],
};

/** Where it stands, in the words that people read where there are any. */
function words(here: MergePosition): string {
  switch (here.at) {
    case 'persons_turn':
    case 'githubs_turn':
      return mergeWaitText(here.wait);
    case 'rejected':
      return `rejected: ${failureSummary(here.failure)}`;
    case 'checks_to_rerun':
      return `rerun ${here.checks.map((check) => check.name).join(', ')}`;
    case 'approved':
      return here.by;
    case 'out_of_date':
      return here.at;
  }
}

function decide(seen: Partial<Observation>, more: Partial<MergePolicy> = {}, changed = ['src/a.js']) {
  const delivery = { kind: 'branch', head: 'h1', changed: [] } as const;
  const verdict = { ...opinion('h1', true), changed };
  const decision = positionByPolicy({ ...policy, ...more }, task, delivery, verdict, observation('h1', seen));
  return words(decision);
}

describe('a reviewed pull request', () => {
  it.each<[string, Partial<Observation>, string]>([
    ['is merged when nothing stands in the way', {}, 'merge'],
    ['waits while a draft', { draft: true }, 'waits until the pull request is no longer a draft'],
    ['waits for one check', { pendingChecks: ['test'] }, 'waits for the check `test`'],
    ['waits for more checks', { pendingChecks: ['test', 'lint'] }, 'waits for the checks `test` and `lint`'],
    [
      'goes back when a check is red',
      { failedChecks: [{ name: 'test', summary: 'x' }] },
      'rejected: the check `test` failed',
    ],
    [
      'goes back when a person asks for changes',
      { changesRequestedBy: [{ login: 'mona', text: 'no', at: '2026-01-01T01:00:00Z' }] },
      'rejected: mona asked for changes',
    ],
    [
      'waits for the person who asked for what was changed since',
      { changesRequestedBy: [{ login: 'mona', text: 'no', at: '2025-12-31T23:00:00Z' }] },
      'waits for mona to review the requested changes again',
    ],
    ['is brought up to date on conflict', { mergeable: 'conflict' }, 'out_of_date'],
    ['is brought up to date when behind', { mergeable: 'behind' }, 'out_of_date'],
    [
      'waits while GitHub computes',
      { mergeable: 'unknown' },
      'waits for GitHub to say whether it can be merged',
    ],
    ['waits for protection', { mergeable: 'blocked' }, 'waits for what branch protection requires'],
    [
      'is left to GitHub when a person turned auto-merge on',
      { autoMergeBy: 'mona' },
      'waits for GitHub to merge it: mona enabled auto-merge',
    ],
    [
      'says that auto-merge follows what it waits for',
      { autoMergeBy: 'mona', pendingChecks: ['test'] },
      'waits for the check `test`; auto-merge by mona merges it as soon as GitHub allows',
    ],
    [
      'goes through the queue that auto-merge put it into',
      { autoMergeBy: 'mona', mergeQueue: 'queued' },
      'is in the merge queue',
    ],
  ])('%s', (_name, seen, expected) => {
    expect(decide(seen)).toBe(expected);
  });

  it('turns to a person when GitHub does not merge what it was told to', () => {
    const delivery = { kind: 'branch', head: 'h1', changed: [] } as const;
    const seen = observation('h1', { autoMergeBy: 'mona', at: '2026-01-01T02:00:00Z' });
    const since = (unchangedSince: string) =>
      positionByPolicy(
        policy,
        { ...task, pull: { number: 1, url: '', touched: 0, seen: 1, unchangedSince } },
        delivery,
        opinion('h1', true),
        seen,
      );
    expect(since('2026-01-01T01:55:00Z')).toMatchObject({ at: 'githubs_turn' });
    expect(since('2026-01-01T01:45:00Z')).toMatchObject({ at: 'persons_turn' });
  });

  it('is merged only at the head that was reviewed', () => {
    const delivery = { kind: 'branch', head: 'h2', changed: [] } as const;
    expect(positionByPolicy(policy, task, delivery, opinion('h1', true), observation('h2')).at).toBe(
      'githubs_turn',
    );
    expect(positionByPolicy(policy, task, delivery, opinion('h2', true), observation('h1')).at).toBe(
      'githubs_turn',
    );
  });

  it('waits for a person where the policy says so, and for good where nobody may', () => {
    expect(decide({}, { approval: 'human' })).toBe(
      'waits for the approval of a person with write permission',
    );
    expect(decide({ approvedBy: ['mona'] }, { approval: 'human' })).toBe('merge');
    expect(decide({ approvedBy: ['mona'] }, { approval: 'manual' })).toMatch(
      /waits for a person to merge it/,
    );
  });

  it('waits for a person whenever it touches a protected path', () => {
    const workflow = ['src/a.js', '.github/workflows/ci.yml'];
    expect(decide({}, {}, workflow)).toBe(
      "waits for a person's approval: it changes the protected path `.github/workflows/ci.yml`",
    );
    expect(decide({ approvedBy: ['mona'] }, {}, workflow)).toBe('merge');
  });

  const finding = {
    rule: 'deleted-test',
    path: 'test/a.test.js',
    what: { is: 'test_file_deleted' },
  } as const;
  const guard = [finding];
  const held = (told: readonly string[], seen: Partial<Observation> = {}, pushed = ['h1']) => {
    const findings = told.map((path) => ({ ...finding, path }));
    const failure: Failure = { why: { is: 'guard_objects', findings } };
    const [attempt] = task.attempts;
    const before = { pushed, attempts: [{ ...attempt!, failure }, ...task.attempts] };
    const delivery = { kind: 'branch', head: 'h1', changed: [] } as const;
    return positionByPolicy(
      policy,
      before,
      delivery,
      { ...opinion('h1', true), guard },
      observation('h1', seen),
    );
  };

  it('goes back the first time the guard holds it, with what was found', () => {
    const decision = held([]);
    expect(decision).toMatchObject({
      at: 'rejected',
      failure: { why: { is: 'guard_objects', findings: guard } },
    });
  });

  it('waits for a person the second time, for the same finding only', () => {
    expect(held(['test/a.test.js'])).toEqual({
      at: 'persons_turn',
      wait: { is: 'guard_findings', findings: guard },
    });
    expect(held(['test/b.test.js']).at).toBe('rejected');
  });

  it('is merged with what the guard found once a person approved that head', () => {
    expect(words(held([], { approvedBy: ['mona'] }))).toBe('merge');
    expect(words(held(['test/a.test.js'], { approvedBy: ['mona'] }))).toBe('merge');
  });

  it('is not sent back to a worker for what a person pushed', () => {
    expect(held([], {}, ['h0']).at).toBe('persons_turn');
  });
});

describe('a red check', () => {
  const moment = '2026-01-01T01:00:00Z';
  const again = { kind: 'job', id: 1, completedAt: moment } as const;
  const red = { name: 'test', summary: 'expected 2, got 3', again };

  /** At that moment, after `rerun` at the same head. */
  function onRed(failedChecks: Observation['failedChecks'], rerun?: FailedCheck[], at = moment): string {
    const delivery = { kind: 'branch', head: 'h1', changed: [] } as const;
    const pull = {
      number: 2,
      url: '',
      touched: 0,
      seen: 0,
      ...(rerun && { rerun: { head: 'h1', at: moment, checks: rerun } }),
    };
    const seen = observation('h1', { failedChecks, at });
    const decision = positionByPolicy(policy, { ...task, pull }, delivery, opinion('h1', true), seen);
    return words(decision);
  }

  it('is run once more before a worker is sent after it', () => {
    expect(onRed([red])).toBe('rerun test');
    expect(onRed([red, { ...red, name: 'lint' }])).toBe('rerun test, lint');
  });

  it('sends the work back at once where it cannot be run again', () => {
    const { again: _, ...status } = red;
    expect(onRed([status])).toBe('rejected: the check `test` failed');
    expect(onRed([red, { ...status, name: 'lint' }])).toBe('rejected: the checks `test` and `lint` failed');
    expect(onRed([red], [status])).toBe('rejected: the check `test` failed');
  });

  it('shows its old result for a while, which is waited out, but not for ever', () => {
    expect(onRed([red], [red])).toBe('waits for the check `test`, which runs again');
    expect(onRed([red], [red], '2026-01-01T01:11:00Z')).toBe('rejected: the check `test` failed');
  });

  it('that is red again sends the work back; green, it stands in nobody’s way', () => {
    const fresh = { ...red, again: { ...again, id: 2 } };
    expect(onRed([fresh], [red])).toBe('rejected: the check `test` failed');
    expect(onRed([], [red])).toBe('merge');
  });

  it('that turned red later is run once more as well', () => {
    expect(onRed([{ ...red, name: 'lint' }], [red])).toBe('rerun lint');
  });

  it('that is red on the base, too, is not the task’s doing: a person decides', () => {
    const { again: _, ...status } = red;
    const ours = { ...status, alsoOnBase: true };
    expect(onRed([ours])).toBe(
      "waits for a person's approval: the check `test` fails on the base branch, too",
    );
    expect(decide({ failedChecks: [ours], approvedBy: ['mona'] })).toBe('merge');
    expect(onRed([ours, { ...red, name: 'lint' }])).toBe('rerun lint');
  });
});

describe('a base with a merge queue', () => {
  it('takes it by the queue, also where GitHub calls it blocked', () => {
    expect(decide({ mergeQueue: 'open' })).toBe('enqueue');
    expect(decide({ mergeQueue: 'open', mergeable: 'blocked' })).toBe('enqueue');
  });

  it('is left alone while it is in the queue', () => {
    expect(decide({ mergeQueue: 'queued' })).toBe('is in the merge queue');
  });
});

describe('a conversation that asks for something', () => {
  const request = {
    id: 'PRRT_1',
    comment: 7,
    login: 'mona',
    path: 'src/a.js',
    line: 4,
    text: 'rename it',
  };
  const after = '2026-01-01T01:00:00Z';

  it('sends the work back, with the thread to answer', () => {
    const delivery = { kind: 'branch', head: 'h1', changed: [] } as const;
    const seen = observation('h1', { requests: [{ ...request, at: after }] });
    const decision = positionByPolicy(policy, task, delivery, opinion('h1', true), seen);
    expect(decision).toMatchObject({
      at: 'rejected',
      failure: {
        why: { is: 'changes_requested' },
        requests: [
          { login: 'mona', text: '`src/a.js:4` rename it', threads: [{ id: 'PRRT_1', comment: 7 }] },
        ],
      },
    });
  });

  it('is told once when it is part of a review', () => {
    const review = {
      login: 'mona',
      text: 'no',
      at: after,
      threads: [{ id: 'PRRT_1', comment: 7 }],
    };
    const delivery = { kind: 'branch', head: 'h1', changed: [] } as const;
    const seen = observation('h1', {
      changesRequestedBy: [review],
      requests: [{ ...request, at: after }],
    });
    const decision = positionByPolicy(policy, task, delivery, opinion('h1', true), seen);
    expect(decision.at === 'rejected' && decision.failure.requests).toMatchObject([{ text: 'no' }]);
  });

  it('stops nothing once an attempt was told of it', () => {
    expect(decide({ requests: [{ ...request, at: '2025-12-31T23:00:00Z' }] })).toBe('merge');
  });
});

it('what protection waits for is named when it is known', () => {
  expect(decide({ mergeable: 'blocked', awaitedReviewers: ['bob', 'ada/core'] })).toBe(
    'waits for a review by `bob` or `ada/core`',
  );
});
