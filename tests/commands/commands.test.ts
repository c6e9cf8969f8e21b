// Each command on runs that stand in different places: what it records, and what it says instead.
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/commands.ts';
import { readComment } from '../../src/commands/read-comment.ts';
import type { Fact } from '../../src/domain/fact.ts';
import type { Run } from '../../src/domain/run.ts';
import { fold } from '../../src/domain/transition.ts';
import {
  delivered,
  must,
  opened,
  proposed,
  record,
  requested,
  running,
  spec,
  started,
} from '../domain/life.ts';
import { brief, say } from './said.ts';

const plan = [spec('T1'), spec('T2', { after: ['T1'] }), spec('T3')];
const escalated = (task: string): Fact => ({
  type: 'task_escalated',
  task,
  why: { is: 'same_failure_twice' },
});
const run = (...facts: Fact[]): Run => running(plan, facts);
const waiting = run(started('T1'), escalated('T1'));
const inReview = run(started('T1'), delivered('T1', 'h1'), opened('T1'));
const bare = must(fold(record([requested()])));
const askedFor = must(fold(record([requested({ planApproval: true }), proposed(plan)])));

describe('every command', () => {
  it('has examples that are read as this command', () => {
    for (const { name, examples, usage } of commands) {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of [...examples, usage]) {
        expect(readComment(example, 'troupe').map(({ word }) => word)).toEqual([name]);
      }
    }
  });

  it('answers a run without a plan with words', () => {
    for (const { name, examples } of commands) {
      for (const example of examples) expect(brief(say(bare, example)), name).not.toBe('');
    }
  });
});

describe('/retry', () => {
  it.each<[string, Run, string, string]>([
    [
      'is for the one that waits',
      waiting,
      '/retry',
      '{"type":"task_retried","task":"T1","by":"grace","advice":""}',
    ],
    [
      'takes advice along',
      waiting,
      '/retry T1 use dates\nand sort them',
      '{"type":"task_retried","task":"T1","by":"grace","advice":"use dates\\nand sort them"}',
    ],
    [
      'takes advice without a key, too',
      waiting,
      '/retry use dates',
      '{"type":"task_retried","task":"T1","by":"grace","advice":"use dates"}',
    ],
    [
      'asks which one when nothing waits',
      run(),
      '/retry',
      'no: Which task? Tasks: T1 (Task T1), T2 (Task T2), T3 (Task T3). Name one: `/retry T3`.',
    ],
    [
      'names what there is',
      waiting,
      '/retry T9',
      'no: This run has no task T9. Tasks: T1 (Task T1), T2 (Task T2), T3 (Task T3).',
    ],
    [
      'does not disturb who works',
      run(started('T1')),
      '/retry T1',
      'no: Attempt 1 of T1 is in progress. To stop it first, comment `/interrupt T1`.',
    ],
    [
      'says what a task waits for',
      run(),
      '/retry T2',
      'no: T2 has not started because it waits for T1. To start it now, comment `/depends T2 on nothing`.',
    ],
    [
      'says that a task is about to begin',
      run(),
      '/retry T3',
      'no: T3 has not started yet. It starts as soon as it can.',
    ],
    [
      'wants advice for what is in review',
      inReview,
      '/retry T1',
      'no: T1 is in review. To send it back, say what to change: `/retry T1 <advice>`.',
    ],
    [
      'leaves alone what is complete',
      run({ type: 'task_done_by_hand', task: 'T1', by: 'mona' }),
      '/retry T1',
      'no: T1 is complete. To change what it did, add a task with `/spawn`.',
    ],
  ])('%s', (_name, on, comment, expected) => {
    expect(brief(say(on, comment))).toBe(expected);
  });

  it('is about the task of the pull request where it was said', () => {
    expect(brief(say(waiting, '/retry', { here: 'T1' }))).toContain('"task":"T1"');
    expect(brief(say(waiting, '/retry', { here: 'T3' }))).toContain('T3 has not started yet');
  });

  it('sends work in review back with the words of whoever said it', () => {
    expect(say(inReview, '/retry T1 no regular expressions')).toMatchObject({
      facts: [
        {
          type: 'work_rejected',
          task: 'T1',
          subject: 'h1',
          failure: { why: { is: 'sent_back', by: 'grace', words: 'no regular expressions' } },
        },
      ],
    });
  });

  it('takes up what was abandoned, and what came after it waits for it again', () => {
    const gone = run(
      { type: 'task_abandoned', task: 'T1', by: 'mona', why: { is: 'asked_for', words: 'no' } },
      escalated('T2'),
    );
    const answer = say(gone, '/retry T1');
    expect(answer.does).toBe('record');
    const back = run(
      { type: 'task_abandoned', task: 'T1', by: 'mona', why: { is: 'asked_for', words: 'no' } },
      escalated('T2'),
      {
        type: 'task_retried',
        task: 'T1',
        by: 'grace',
        advice: '',
      },
    );
    expect(back.tasks.get('T1')?.stage.at).toBe('waiting');
    expect(back.tasks.get('T2')?.stage.at).toBe('waiting');
  });
});

describe('/abandon', () => {
  it.each<[string, Run, string, string]>([
    [
      'gives up the one that waits',
      waiting,
      '/abandon',
      '{"type":"task_abandoned","task":"T1","by":"grace","why":{"is":"asked_for","words":""}}',
    ],
    [
      'keeps the reason',
      run(),
      '/abandon T3: we decided against it',
      '{"type":"task_abandoned","task":"T3","by":"grace","why":{"is":"asked_for","words":"we decided against it"}}',
    ],
    [
      'says that it is over',
      run({ type: 'task_abandoned', task: 'T3', by: 'mona', why: { is: 'asked_for', words: '' } }),
      '/abandon T3',
      'no: T3 is already abandoned.',
    ],
  ])('%s', (_name, on, comment, expected) => {
    expect(brief(say(on, comment))).toBe(expected);
  });
});

describe('/spawn', () => {
  it('adds a task with what the following lines say', () => {
    expect(
      say(run(), '/spawn Sort the list after=T1,t2 as=test\nBy date.\n- newest first\n- [ ] stable'),
    ).toMatchObject({
      facts: [
        {
          type: 'task_spawned',
          by: 'grace',
          spec: {
            key: 'T4',
            title: 'Sort the list',
            profile: 'test',
            after: ['T1', 'T2'],
            criteria: ['newest first', 'stable'],
          },
        },
      ],
      says: 'T4 was added: Sort the list (test, after T1, T2).',
    });
  });

  it.each<[string, Run, string, string]>([
    [
      'needs a title',
      run(),
      '/spawn after=T1',
      'no: A new task needs a title: `/spawn Document the date format`.',
    ],
    [
      'knows its profiles',
      run(),
      '/spawn Sort as=magic',
      'no: `as=` takes `code`, `test`, `plan`, `research`.',
    ],
    ['knows its tasks', run(), '/spawn Sort after=T8', 'no: This run has no task T8.'],
    ['needs a plan', bare, '/spawn Sort', 'no: There is no plan to add a task to yet.'],
    [
      'keeps to the limit',
      running(plan, [], { maxTasks: 3 }),
      '/spawn Sort',
      'no: The run has 3 tasks; at most 3 are allowed.',
    ],
  ])('%s', (_name, on, comment, expected) => {
    expect(brief(say(on, comment))).toBe(expected);
  });
});

describe('/approve', () => {
  it.each<[string, string, string]>([
    ['approves the revision that is there', '/approve', '{"type":"plan_approved","revision":1,"by":"grace"}'],
    [
      'approves the revision that is named',
      '/approve 1',
      '{"type":"plan_approved","revision":1,"by":"grace"}',
    ],
    [
      'refuses another one',
      '/approve 2',
      'no: The plan is now at revision 1. Review it, then comment `/approve 1`.',
    ],
  ])('%s', (_name, comment, expected) => {
    expect(brief(say(askedFor, comment))).toBe(expected);
  });

  it('does not count for a plan that changed after it was said', () => {
    expect(brief(say(askedFor, '/approve', { at: '2025-12-31T23:59:59Z' }))).toContain(
      'changed to revision 1 after your comment',
    );
    expect(brief(say(run(), '/approve'))).toBe('no: No plan is waiting for approval.');
  });

  it('is for another revision once a person has changed the plan', () => {
    const changed = must(
      fold(
        record([
          requested({ planApproval: true }),
          proposed(plan),
          { type: 'task_revised', task: 'T2', by: 'mona', changes: { title: 'Other' } },
        ]),
      ),
    );
    expect(brief(say(changed, '/approve'))).toContain('"revision":2');
    expect(brief(say(changed, '/approve 1'))).toContain('now at revision 2');
  });
});

describe('stopping and going on', () => {
  const paused = run({ type: 'run_paused', by: 'mona', why: { is: 'asked_for', words: 'lunch' } });
  const spentUp = run(
    { type: 'budget_set', by: 'mona', tokens: 100 },
    {
      type: 'run_paused',
      by: 'troupe',
      why: { is: 'limit_reached', limit: { of: 'run', unit: 'tokens', limit: 100, spent: 100 } },
    },
  );
  it.each<[string, Run, string, string]>([
    [
      '/pause',
      run(),
      '/pause until Monday',
      '{"type":"run_paused","by":"grace","why":{"is":"asked_for","words":"until Monday"}}',
    ],
    ['/pause twice', paused, '/pause', 'no: The run is already paused by mona: lunch.'],
    ['/resume', paused, '/resume', '{"type":"run_resumed","by":"grace"}'],
    ['/resume of what runs', run(), '/resume', 'no: The run is not paused.'],
    [
      '/resume without money',
      spentUp,
      '/resume',
      'no: The run cannot resume: the budget of 100 tokens is used up (100 tokens spent). To raise it, comment `/budget` with a new amount.',
    ],
    ['/cancel', run(), '/cancel', '{"type":"run_cancelled","by":"grace"}'],
    ['/restart', run(), '/restart', 'restart'],
    ['/interrupt', run(started('T1')), '/interrupt', '{"type":"task_interrupted","task":"T1","by":"grace"}'],
    [
      '/interrupt of nobody',
      waiting,
      '/interrupt T1',
      'no: T1 has no attempt in progress (waits for a person: two attempts in a row failed in the same way).',
    ],
    [
      '/replan',
      run(),
      '/replan ISO dates only\nplease',
      '{"type":"replan_requested","by":"grace","why":{"is":"asked_for","by":"grace","words":"ISO dates only\\nplease"}}',
    ],
    ['/replan of nothing', bare, '/replan', 'no: There is no plan to revise yet.'],
    ['/logs', run(started('T1')), '/logs', 'log of T1/1'],
    [
      '/logs of an attempt there is not',
      run(started('T1')),
      '/logs T1 3',
      'no: T1 has 1 attempt; try `/logs T1 1`.',
    ],
    ['/logs of what has not begun', run(), '/logs T3', 'no: T3 has not started, so it has no log.'],
  ])('%s', (_name, on, comment, expected) => {
    expect(brief(say(on, comment))).toBe(expected);
  });
});

describe('/depends', () => {
  it.each<[string, Run, string, string]>([
    [
      'sets what comes before',
      run(),
      '/depends T3 on T1, T2',
      '{"type":"task_revised","task":"T3","by":"grace","changes":{"after":["T1","T2"]}}',
    ],
    [
      'clears it',
      run(),
      '/depends T2 on nothing',
      '{"type":"task_revised","task":"T2","by":"grace","changes":{"after":[]}}',
    ],
    [
      'sees circles',
      run(),
      '/depends T1 on T2',
      'no: Then these tasks would depend on one another in a cycle: T1 → T2 → T1.',
    ],
    ['knows its tasks', run(), '/depends T1 on T7', 'no: This run has no task T7.'],
    [
      'does not hold up what has begun',
      run(started('T1')),
      '/depends T1 on T3',
      'no: T1 has started, so its dependencies can no longer change.',
    ],
    [
      'teaches its grammar',
      run(),
      '/depends T1',
      'no: Name a task and its dependencies: `/depends T4 on T2,T3` or `/depends T4 on nothing`.',
    ],
    [
      'takes keys',
      run(),
      '/depends T1 on that one',
      'no: `on` takes task keys, such as `T2,T3`, or `nothing`.',
    ],
  ])('%s', (_name, on, comment, expected) => {
    expect(brief(say(on, comment))).toBe(expected);
  });
});

describe('/budget', () => {
  const capped = running(plan, [], { budgetCeiling: { usd: 50, tokens: 60_000_000 } });
  it.each<[string, string, string]>([
    ['dollars', '/budget 20', '{"type":"budget_set","by":"grace","usd":20}'],
    ['dollars and cents', '/budget $12.50', '{"type":"budget_set","by":"grace","usd":12.5}'],
    ['a unit', '/budget 30 USD', '{"type":"budget_set","by":"grace","usd":30}'],
    ['tokens', '/budget 5M tokens', '{"type":"budget_set","by":"grace","tokens":5000000}'],
    ['tokens in full', '/budget 5,000,000 tokens', '{"type":"budget_set","by":"grace","tokens":5000000}'],
    ['too many dollars', '/budget 51', 'no: This server allows at most $50.00 a run (`MAX_BUDGET_USD`).'],
    [
      'too many tokens',
      '/budget 61M tokens',
      'no: This server allows at most 60,000,000 tokens a run (`MAX_BUDGET_TOKENS`).',
    ],
    [
      'nothing',
      '/budget',
      'no: Give an amount in dollars or in tokens: `/budget 20` or `/budget 5M tokens`.',
    ],
    [
      'less than nothing',
      '/budget -5',
      'no: Give an amount in dollars or in tokens: `/budget 20` or `/budget 5M tokens`.',
    ],
    ['too little', '/budget 0.01', '{"type":"budget_set","by":"grace","usd":0.01}'],
  ])('takes %s', (_name, comment, expected) => {
    expect(brief(say(capped, comment))).toBe(expected);
  });

  it('says when it is not enough to go on', () => {
    expect(say(capped, '/budget 0.01')).toMatchObject({
      says: 'The budget is set, but the run cannot resume: the budget of $0.01 is used up ($0.10 spent).',
    });
  });
});

describe('asking', () => {
  it('/help lists every command', () => {
    const text = brief(say(run(), '/help'));
    for (const { usage } of commands) expect(text).toContain(`- \`${usage}\``);
  });

  it('/status says how the run stands, and why each task waits', () => {
    expect(brief(say(waiting, '/status'))).toMatchInlineSnapshot(`
      "The run is **running**: 0 of 3 tasks complete. Details: #13.

      |  | Task | Status | Why |
      | --- | --- | --- | --- |
      | T1 | Task T1 | waits for a person | waits for a person: two attempts in a row failed in the same way |
      | T2 | Task T2 | planned | waits for T1 |
      | T3 | Task T3 | ready | ready; starts as soon as a worker is free |

      Spent: $0.10, 100 tokens, of $20.00."
    `);
  });
});
