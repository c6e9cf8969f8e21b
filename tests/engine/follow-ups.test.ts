import { sentBack } from '../domain/life.ts';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Observation } from '../../src/domain/pull-request.ts';
import { askDecision } from '../../src/github/decision-check.ts';
import { createFollowUps } from '../../src/engine/follow-ups.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { runOf, spec } from '../wording/run.ts';

const safe = outgoing(['github.example.com']);
const head = 'c0ffee0'.padEnd(40, '0');
const spend = { usd: 0, tokens: 0 };

const observed = (more: Partial<Observation> = {}): Fact & { type: 'pull_request_observed' } => ({
  type: 'pull_request_observed',
  task: 'T1',
  asOf: 99,
  observation: {
    at: '2026-05-01T10:00:00.000Z',
    head,
    state: 'open',
    title: 'T1: Store dates',
    draft: false,
    mergeable: 'yes',
    pendingChecks: [],
    failedChecks: [],
    approvedBy: [],
    changesRequestedBy: [],
    ...more,
  },
});

/** T1 has pull request 5, and T2 and T3 come after it. */
function opened(...facts: readonly Fact[]): Run {
  return runOf(
    {
      type: 'plan_proposed',
      source: 'director',
      approach: '',
      tasks: [
        spec('T1', 'Store dates', 'code'),
        spec('T2', 'Show dates', 'code', ['T1']),
        spec('T3', 'Test dates', 'test', ['T1']),
      ],
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
    ...facts,
  );
}

/** What is planned, as `kind key: body`. */
function follows(run: Run, fact: Fact): string[] {
  return createFollowUps(safe)(run, fact).map(({ key, kind, payload }) => {
    const { body, conclusion } = payload as { body?: string; conclusion?: string };
    return `${kind} ${key}: ${body ?? conclusion ?? ''}`;
  });
}

describe('when auto-merge is on, of which only a person has the switch, it is said that GitHub may merge', () => {
  const run = opened(observed({ autoMergeBy: 'max' }));

  it('a paused run', () => {
    const pause: Fact = { type: 'run_paused', by: 'grace', why: { is: 'asked_for', words: 'until Monday' } };
    const [said] = follows(run, pause);
    expect(said).toContain(`comment followed/T1/${head}/auto-merge/paused: \`max\` enabled auto-merge`);
    expect(said).toContain('it is not ready: the run is paused by grace: until Monday.');
  });

  it('work that was sent back, also where it was turned on later', () => {
    const failure = sentBack('no');
    const back: Fact = { type: 'work_rejected', task: 'T1', attempt: 1, subject: head, failure };
    expect(follows(run, back)).toEqual([
      expect.stringContaining('it is not ready: attempt 1 failed (mona sent it back); the next one follows.'),
    ]);
    expect(follows(opened(observed(), back), observed({ autoMergeBy: 'max' }))).toHaveLength(1);
  });

  it('what a cancelled run leaves open', () => {
    expect(follows(run, { type: 'run_cancelled', by: 'grace' })).toEqual(
      run.settings.pullsOnCancel === 'keep' ? [expect.stringContaining('the run is cancelled')] : [],
    );
  });

  it('nothing as long as all goes its way', () => {
    expect(follows(opened(), observed({ autoMergeBy: 'max' }))).toEqual([]);
  });
});

describe('when a person', () => {
  it('pushes to the branch, the pull request says what follows, once for each attempt', () => {
    const run = opened();
    const [first] = follows(run, { type: 'head_moved', task: 'T1', head: 'beef'.repeat(10) });
    expect(first).toMatchInlineSnapshot(
      `"comment followed/T1/pushed/1: Somebody pushed \`beefbee\`. Troupe keeps this commit and reviews the branch as it is now."`,
    );
    const [again] = follows(run, { type: 'head_moved', task: 'T1', head: 'cafe'.repeat(10) });
    expect(again).toMatch(/^comment followed\/T1\/pushed\/1: /);
  });

  it('closes the pull request, it says what that means, what came after, and the way back', () => {
    const why = { is: 'pull_request_closed' } as const;
    const abandoned = { type: 'task_abandoned', task: 'T1', by: 'a person', why } as const;
    expect(follows(opened(observed({ state: 'closed' })), abandoned)).toMatchInlineSnapshot(`
      [
        "comment followed/T1/closed/5: T1 is abandoned because this pull request was closed.

      T2 and T3 depend on it. The director revises the plan for that.

      To continue it in a new pull request, comment \`/retry T1\`.",
      ]
    `);
  });

  it('gives the task up or does it by hand, its open pull request is closed at once', () => {
    const close = 'close_pull_request close-pull-request/T1/5: ';
    const run = opened(observed());
    expect(
      follows(run, {
        type: 'task_abandoned',
        task: 'T1',
        by: 'ada',
        why: { is: 'asked_for', words: 'no need' },
      }),
    ).toEqual([close]);
    expect(follows(run, { type: 'task_done_by_hand', task: 'T1', by: 'ada' })).toEqual([close]);
  });

  it('merges it, the pull request says so; what we or a queue merged is no news', () => {
    const merged = { type: 'task_merged', task: 'T1', head, mergeSha: 'f'.repeat(40) } as const;
    const by = (mergedBy: string): string[] =>
      follows(opened(observed({ state: 'merged', mergedBy })), merged);
    expect(by('bob')).toEqual([
      'comment followed/T1/merged: `bob` merged this, so T1 is complete. T2 and T3 can now build on it.',
    ]);
    expect(by('troupe[bot]')).toEqual([]);
    expect(by('github-merge-queue[bot]')).toEqual([]);
    expect(follows(opened(observed()), merged)).toEqual([]);
  });

  it('changes the title, it says what it is for, once for each title', () => {
    const run = opened(observed());
    const [said] = follows(run, observed({ title: 'Dates `survive` @all' }));
    expect(said).toMatch(/^comment followed\/T1\/title\/[0-9a-f]{16}: /);
    expect(said?.split(': ').slice(1).join(': ')).toBe(
      "The title is now `Dates 'survive' @\u200ball`. The merge commit will use it.",
    );
    expect(follows(run, observed())).toEqual([]);
    expect(follows(opened(), observed({ title: 'New' }))).toEqual([]);
  });
});

it('a check that is red on the base, too, is said not to be the task’s fault, once for each head', () => {
  const failedChecks = [{ name: 'test', summary: 'x', alsoOnBase: true }];
  expect(follows(opened(observed()), observed({ failedChecks }))).toEqual([
    `comment followed/T1/red-base/${head}: The check \`test\` fails on \`main\`, too. This task is not the cause, so Troupe spends no attempt on it.\n\nTroupe merges once \`main\` is green again, or when a person with write permission approves this as it is.`,
  ]);
});

describe('a task that waits for a person', () => {
  const waits = opened(
    observed(),
    { type: 'task_escalated', task: 'T1', why: { is: 'same_failure_twice' } },
    { type: 'human_asked', task: 'T1' },
  );
  const task = waits.tasks.get('T1');
  if (task === undefined) throw new Error('there is no T1');

  it('has buttons on its pull request', () => {
    expect(askDecision(task, { is: 'attempts_failed', count: 4 }, { safe })).toMatchInlineSnapshot(`
      [
        {
          "head": "c0ffee0000000000000000000000000000000000",
          "key": "decision/T1/c0ffee0000000000000000000000000000000000/1/0/2026-05-01T10:07:00.000Z/asked",
          "kind": "check_run",
          "lane": "T1",
          "payload": {
            "actions": [
              {
                "description": "Retries with a fresh count of attempts",
                "identifier": "retry",
                "label": "Retry",
              },
              {
                "description": "Abandons the task and closes this",
                "identifier": "abandon",
                "label": "Abandon",
              },
              {
                "description": "Shows the agent's last steps",
                "identifier": "details",
                "label": "Show log",
              },
            ],
            "conclusion": "action_required",
            "head": "c0ffee0000000000000000000000000000000000",
            "name": "troupe / decision",
            "summary": "Store dates

      Stopped after 4 failed attempts.

      - **Retry**: retries with a fresh count of attempts
      - **Abandon**: abandons the task and closes this
      - **Show log**: shows the agent's last steps",
            "task": "T1",
            "title": "T1 needs you",
          },
          "task": "T1",
        },
      ]
    `);
  });

  it.each<Fact>([
    { type: 'task_retried', task: 'T1', by: 'ada', advice: '' },
    { type: 'task_abandoned', task: 'T1', by: 'ada', why: { is: 'asked_for', words: '' } },
    { type: 'task_done_by_hand', task: 'T1', by: 'ada' },
  ])('has none any more after $type', (fact) => {
    expect(follows(waits, fact)).toContain(
      `check_run decision/T1/${head}/1/0/2026-05-01T10:07:00.000Z/decided: neutral`,
    );
  });

  it('has none any more after a person merged it', () => {
    const waited = opened(
      observed(),
      { type: 'task_escalated', task: 'T1', why: { is: 'same_failure_twice' } },
      { type: 'human_asked', task: 'T1' },
      observed({ state: 'merged', mergedBy: 'bob' }),
    );
    const merged = { type: 'task_merged', task: 'T1', head, mergeSha: 'f'.repeat(40) } as const;
    expect(follows(waited, merged)).toEqual([
      expect.stringMatching(/decided: neutral$/),
      expect.stringMatching(/^comment followed.T1.merged: /),
    ]);
  });
});
