import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { actionKey } from '../../src/domain/action.ts';
import { next } from '../../src/domain/next.ts';
import type { Run } from '../../src/domain/run.ts';
import { taskStatus } from '../../src/domain/status.ts';
import { whyWaitingText } from '../../src/wording/reasons/progress.ts';
import { delivered, gaveUp, must, opened, running, seen, sentBack, spec, started, verdict } from './life.ts';

const now = Date.parse('2026-01-01T00:10:01.000Z');
const failed: Fact = {
  type: 'attempt_failed',
  task: 'T1',
  attempt: 1,
  failure: gaveUp('x'),
  spend: { usd: 0.5, tokens: 5 },
};

const rejection = sentBack('');

function wanted(run: Run): string[] {
  return next(run, now).actions.map(actionKey);
}

function story(run: Run): [string, string, string[]] {
  const task = must(run.tasks.get('T1'));
  return [taskStatus(run, task), whyWaitingText(run, task), wanted(run)];
}

describe('a task', () => {
  const branch = [started('T1'), delivered('T1', 'h1'), opened('T1')];
  it.each<[string, Fact[], [string, string, string[]]]>([
    [
      'starts when nothing is before it',
      [],
      ['ready', 'ready; starts as soon as a worker is free', ['attempt:T1:1']],
    ],
    [
      'is carried on while under way',
      [started('T1')],
      ['active', 'attempt 1 is in progress', ['attempt:T1:1']],
    ],
    [
      'gets a pull request',
      [started('T1'), delivered('T1', 'h1')],
      ['awaiting_qa', 'its pull request is being opened', ['open_pull_request:T1']],
    ],
    [
      'is reviewed',
      branch,
      ['awaiting_qa', "waits for the strategist's review", ['review:T1:h1:1', 'observe:T1']],
    ],
    [
      'is looked at once approved',
      [...branch, verdict('T1', 'h1', true)],
      ['awaiting_qa', 'waits for a look at its pull request', ['observe:T1']],
    ],
    [
      'is merged at the head that was reviewed',
      [...branch, verdict('T1', 'h1', true), seen('T1', 'h1')],
      ['awaiting_qa', 'is about to be merged', ['merge:T1:h1']],
    ],
    [
      'waits for its checks',
      [...branch, verdict('T1', 'h1', true), seen('T1', 'h1', { pendingChecks: ['test'] })],
      ['awaiting_qa', 'waits for the check `test`', []],
    ],
    [
      'is complete when merged',
      [...branch, { type: 'task_merged', task: 'T1', head: 'h1', mergeSha: 'm' }],
      ['complete', '', []],
    ],
    [
      'is tried again after a failure',
      [started('T1'), failed],
      ['failed', 'attempt 1 failed (gave up: x); the next one follows', ['attempt:T1:2']],
    ],
    [
      'asks a person once',
      [started('T1'), failed, { type: 'task_escalated', task: 'T1', why: { is: 'same_failure_twice' } }],
      ['waiting_human', 'waits for a person: two attempts in a row failed in the same way', ['ask_human:T1']],
    ],
  ])('%s', (_name, facts, expected) => {
    expect(story(running([spec('T1')], facts))).toEqual(expected);
  });

  it('loses its verdict with any change of its head', () => {
    const approved = running([spec('T1')], [...branch, verdict('T1', 'h1', true), seen('T1', 'person')]);
    expect(decide(approved)).toEqual([{ type: 'head_moved', task: 'T1', head: 'person' }]);
    const moved = running(
      [spec('T1')],
      [...branch, verdict('T1', 'h1', true), { type: 'head_moved', task: 'T1', head: 'h2' }],
    );
    expect(wanted(moved)).toEqual(['review:T1:h2:1', 'observe:T1']);
  });

  it('must be looked at again when something happened during the last look', () => {
    const facts: Fact[] = [
      ...branch,
      { type: 'pull_request_touched', task: 'T1' },
      verdict('T1', 'h1', true),
    ];
    const early = running([spec('T1')], [...facts, seen('T1', 'h1', {}, 6)]);
    expect(wanted(early)).toEqual(['observe:T1']);
    const late = running([spec('T1')], [...facts, seen('T1', 'h1', {}, 8)]);
    expect(wanted(late)).toEqual(['merge:T1:h1']);
  });

  it('goes on from its head after a rejection, and from the base after a conflict nobody could resolve', () => {
    const back = (kind: 'rejected' | 'fruitless'): Fact => ({
      type: 'work_rejected',
      task: 'T1',
      attempt: 1,
      subject: 'h1',
      failure: kind === 'rejected' ? rejection : gaveUp(''),
    });
    expect(running([spec('T1')], [...branch, back('rejected')]).tasks.get('T1')?.head).toBe('h1');
    expect(running([spec('T1')], [...branch, back('fruitless')]).tasks.get('T1')?.head).toBeUndefined();
  });

  it('keeps what came too late in the record only', () => {
    const abandoned: Fact = {
      type: 'task_abandoned',
      task: 'T1',
      by: 'mona',
      why: { is: 'asked_for', words: 'no' },
    };
    const before = running([spec('T1')], [started('T1'), abandoned]);
    const after = running([spec('T1')], [started('T1'), abandoned, delivered('T1', 'h1')]);
    expect(after.tasks).toEqual(before.tasks);
  });

  it('that was given up and is taken back gets a pull request of its own: the old one was closed', () => {
    const abandoned: Fact = {
      type: 'task_abandoned',
      task: 'T1',
      by: 'mona',
      why: { is: 'asked_for', words: 'no' },
    };
    const retried: Fact = { type: 'task_retried', task: 'T1', by: 'mona', advice: '' };
    const life = [started('T1'), delivered('T1', 'h1'), opened('T1'), seen('T1', 'h1'), abandoned, retried];
    expect(running([spec('T1')], life).tasks.get('T1')?.pull).toBeUndefined();
  });

  it('that comes after an abandoned one has the plan revised, and if that fails asks a person', () => {
    const tasks = [spec('T1', { after: ['T2'] }), spec('T2')];
    const lost: Fact = {
      type: 'task_abandoned',
      task: 'T2',
      by: 'mona',
      why: { is: 'asked_for', words: 'no' },
    };
    expect(decide(running(tasks, [lost]))).toMatchObject([{ type: 'replan_requested', by: 'troupe' }]);
    const failed: Fact = {
      type: 'replan_failed',
      why: { is: 'cannot_work', trouble: { is: 'sandbox_failed', said: 'no acceptable revision' } },
    };
    const asked: Fact = {
      type: 'replan_requested',
      by: 'troupe',
      why: { is: 'asked_for', by: 'mona', words: 'T2 was abandoned' },
    };
    expect(decide(running(tasks, [lost, asked]))).toEqual([]);
    expect(decide(running(tasks, [lost, asked, failed]))).toEqual([
      { type: 'task_escalated', task: 'T1', why: { is: 'prerequisite_abandoned', key: 'T2' } },
    ]);
    const again: Fact[] = [
      lost,
      { type: 'task_escalated', task: 'T1', why: { is: 'same_failure_twice' } },
      { type: 'task_retried', task: 'T1', by: 'mona', advice: 'without it' },
    ];
    expect(wanted(running(tasks, again))).toEqual(['attempt:T1:1']);
  });

  it('is not reviewed again because GitHub still shows what we pushed before', () => {
    const back: Fact = { type: 'work_rejected', task: 'T1', attempt: 1, subject: 'h1', failure: rejection };
    const again = [...branch, back, started('T1', 2), delivered('T1', 'h2', 2)];
    expect(decide(running([spec('T1')], [...again, seen('T1', 'h1')]))).toEqual([]);
    expect(decide(running([spec('T1')], [...again, seen('T1', 'base')]))).toEqual([]);
    expect(decide(running([spec('T1')], [...again, seen('T1', 'person')]))).toEqual([
      { type: 'head_moved', task: 'T1', head: 'person' },
    ]);
  });

  it('that GitHub refuses to merge is tried again ever more slowly, then a person is asked', () => {
    const approved = [...branch, verdict('T1', 'h1', true), seen('T1', 'h1')];
    const refused: Fact = { type: 'merge_refused', task: 'T1', head: 'h1', words: 'Squash is not allowed' };
    const once = running([spec('T1')], [...approved, refused]);
    const at = Date.parse(once.tasks.get('T1')?.pull?.refusal?.at ?? '');
    expect(next(once, at)).toEqual({ actions: [], wakeAt: at + 2_000 });
    expect(next(once, at + 2_000).actions.map(actionKey)).toEqual(['merge:T1:h1']);
    expect(story(once)[1]).toBe('GitHub refused to merge it (Squash is not allowed); Troupe asks again');
    expect(decide(running([spec('T1')], [...approved, refused, refused, refused]))).toEqual([
      {
        type: 'task_escalated',
        task: 'T1',
        why: { is: 'github_will_not_merge', words: 'Squash is not allowed' },
      },
    ]);
  });

  it('keeps its verdict when the conflict was old news', () => {
    const facts: Fact[] = [
      ...branch,
      verdict('T1', 'h1', true),
      { type: 'merge_conflicted', task: 'T1', head: 'h1' },
    ];
    const spend = { usd: 0, tokens: 0 };
    const same: Fact = { type: 'conflict_resolved', task: 'T1', head: 'h1', changed: [], spend };
    expect(wanted(running([spec('T1')], [...facts, same]))).toEqual(['observe:T1']);
    expect(wanted(running([spec('T1')], [...facts, { ...same, head: 'h2' }]))).toEqual([
      'review:T1:h2:1',
      'observe:T1',
    ]);
  });

  it('whose pull request stays as it is, is looked at ever more rarely, and not at all once closed', () => {
    const look = (minutes: number): Fact =>
      seen('T1', 'h1', { at: new Date(now + minutes * 60_000).toISOString(), pendingChecks: ['test'] });
    const wait = (...looks: Fact[]): number =>
      (next(running([spec('T1')], [...branch, verdict('T1', 'h1', true), ...looks]), 0).wakeAt ?? 0) - now;
    expect(wait(look(0))).toBe(30_000);
    expect(wait(look(0), look(10))).toBe(15 * 60_000);
    expect(wait(look(0), look(600))).toBe(615 * 60_000);
    const asked: Fact = { type: 'task_escalated', task: 'T1', why: { is: 'same_failure_twice' } };
    const closed = seen('T1', 'h1', { state: 'closed', mergeable: 'unknown' });
    expect(decide(running([spec('T1')], [...branch, asked, closed]))).toEqual([
      {
        type: 'task_abandoned',
        task: 'T1',
        by: 'a person',
        why: { is: 'pull_request_closed' },
      },
    ]);
  });

  it('counts what an attempt had cost until it let go, also when the task was given up by then', () => {
    const spend = { usd: 0.5, tokens: 5 };
    const run = running(
      [spec('T1')],
      [
        started('T1'),
        { type: 'task_abandoned', task: 'T1', by: 'mona', why: { is: 'asked_for', words: '' } },
        { type: 'attempt_stopped', task: 'T1', attempt: 1, spend },
      ],
    );
    expect(run.spend.tokens).toBe(running([spec('T1')]).spend.tokens + spend.tokens);
    expect(run.tasks.get('T1')).toMatchObject({ stage: { at: 'abandoned' }, attempts: [{ spend }] });
  });

  it('says why it is stalled', () => {
    const stalled: Fact = {
      type: 'attempt_stalled',
      task: 'T1',
      attempt: 1,
      why: { is: 'sandbox_failed', said: 'the provider is overloaded' },
    };
    const run = running([spec('T1')], [started('T1'), stalled]);
    expect(story(run)).toEqual([
      'active',
      'attempt 1 is stalled: the provider is overloaded',
      ['attempt:T1:1'],
    ]);
    const wentOn: Fact = { type: 'attempt_resumed', task: 'T1', attempt: 1 };
    expect(story(running([spec('T1')], [started('T1'), stalled, wentOn]))).toEqual([
      'active',
      'attempt 1 is in progress',
      ['attempt:T1:1'],
    ]);
  });

  it('that would split into more tasks than the run may have is sent back', () => {
    const tasks = [spec('a'), spec('b'), spec('c')];
    const split: Fact[] = [
      started('T1'),
      {
        type: 'attempt_delivered',
        task: 'T1',
        attempt: 1,
        delivery: { kind: 'subtasks', digest: 'd', text: '', tasks },
        summary: '',
        notes: [],
        spend: { usd: 0, tokens: 0 },
      },
      verdict('T1', 'd', true),
    ];
    const run = running([spec('T1', { profile: 'plan' })], split, { maxTasks: 3 });
    expect(decide(run)).toMatchObject([
      { type: 'work_rejected', failure: { why: { is: 'subtasks_no_longer_fit' } } },
    ]);
  });

  it('that follows a plan task waits for its subtasks too', () => {
    const tasks = [spec('T1', { after: ['T2'] }), spec('T2', { profile: 'plan' })];
    const split: Fact[] = [
      started('T2'),
      {
        type: 'attempt_delivered',
        task: 'T2',
        attempt: 1,
        delivery: {
          kind: 'subtasks',
          digest: 'd',
          text: 'split',
          tasks: [spec('a'), spec('b', { after: ['a'] })],
        },
        summary: '',
        notes: [],
        spend: { usd: 0, tokens: 0 },
      },
      verdict('T2', 'd', true),
      { type: 'result_accepted', task: 'T2', subject: 'd' },
    ];
    const run = running(tasks, split);
    expect([...run.tasks.keys()]).toEqual(['T1', 'T2', 'T3', 'T4']);
    expect(run.tasks.get('T4')).toMatchObject({ parent: 'T2', after: ['T3'] });
    expect(story(run)).toEqual(['planned', 'waits for T3 and T4', ['attempt:T3:1']]);
  });

  it('whose pull request a person merged or closed follows them', () => {
    const merged = running([spec('T1')], [...branch, seen('T1', 'h1', { state: 'merged', mergeSha: 'm' })]);
    expect(decide(merged)).toEqual([{ type: 'task_merged', task: 'T1', head: 'h1', mergeSha: 'm' }]);
    const closed = running([spec('T1')], [...branch, seen('T1', 'h1', { state: 'closed' })]);
    expect(decide(closed)).toEqual([
      {
        type: 'task_abandoned',
        task: 'T1',
        by: 'a person',
        why: { is: 'pull_request_closed' },
      },
    ]);
  });
});
