import { describe, expect, it } from 'vitest';
import { afterFailure, failureOfVerdict, strongerModel } from '../../src/domain/phoenix.ts';
import { type Failure, type FailureKind, isSameFailure } from '../../src/domain/failure.ts';
import type { Task } from '../../src/domain/task.ts';
import { failureDetail, failureSummary } from '../../src/wording/reasons/failure.ts';
import { gaveUp, sentBack, spec } from './life.ts';

const end = '2026-01-01T00:00:00.000Z';

function checksFailed(name: string, summary = ''): Failure {
  return { why: { is: 'checks_failed', checks: [{ name, summary }] } };
}

/** One of a kind; the same for the same name. */
const failures: Readonly<Record<FailureKind, (name: string) => Failure>> = {
  rejected: sentBack,
  checks: checksFailed,
  fruitless: gaveUp,
  machinery: (by) => ({ why: { is: 'interrupted', by } }),
};

function failedTask(failed: readonly [FailureKind, string][], forgiven = 0): Task {
  return {
    ...spec('T1'),
    stage: { at: 'waiting' },
    notes: [],
    pushed: [],
    forgiven,
    attempts: failed.map(([kind, name], index) => ({
      number: index + 1,
      base: 'base',
      startedAt: end,
      endedAt: end,
      spend: { usd: 0, tokens: 0 },
      failure: failures[kind](name),
    })),
  };
}

describe('after a failure', () => {
  it.each<[string, [FailureKind, string][], object]>([
    ['the first time it is tried again', [['rejected', 'a']], { do: 'retry', notBefore: 0 }],
    [
      'the last allowed time a person is asked',
      [
        ['rejected', 'a'],
        ['checks', 'b'],
        ['fruitless', 'c'],
      ],
      { do: 'ask', why: { is: 'attempts_failed', count: 3 } },
    ],
    [
      'the same failure twice in a row ends it early',
      [
        ['rejected', 'a'],
        ['rejected', 'a'],
      ],
      { do: 'ask', why: { is: 'same_failure_twice' } },
    ],
    [
      'the same failure with another in between does not',
      [
        ['machinery', 'x'],
        ['rejected', 'a'],
        ['checks', 'b'],
      ],
      { do: 'retry', notBefore: 0 },
    ],
    [
      'our own machinery uses up no attempt, but is given time',
      [
        ['rejected', 'a'],
        ['checks', 'b'],
        ['machinery', 'x'],
        ['machinery', 'x'],
      ],
      { do: 'retry', notBefore: Date.parse(end) + 10_000 },
    ],
    [
      'machinery that never recovers ends with a person too',
      Array.from({ length: 5 }, (): [FailureKind, string] => ['machinery', 'x']),
      { do: 'ask', why: { is: 'machinery_failed', times: 5, last: { is: 'interrupted', by: 'x' } } },
    ],
  ])('%s', (_name, failed, expected) => {
    expect(afterFailure({ maxRetries: 3 }, failedTask(failed))).toEqual(expected);
  });

  it('a person who says "again" starts the count anew', () => {
    const task = failedTask(
      [
        ['rejected', 'a'],
        ['checks', 'b'],
        ['fruitless', 'c'],
        ['rejected', 'c'],
      ],
      3,
    );
    expect(afterFailure({ maxRetries: 3 }, task)).toEqual({ do: 'retry', notBefore: 0 });
  });
});

describe('two failures', () => {
  it('are the same when only numbers, hashes, spaces and order differ', () => {
    const first = checksFailed('test', 'Test 3 failed after 12 ms at 0a1b2c3d4e');
    const second = checksFailed('test', 'test 4  failed after 9 ms at ffffffffff');
    expect(isSameFailure(first, second)).toBe(true);
    expect(isSameFailure(first, checksFailed('test', 'another'))).toBe(false);
    expect(isSameFailure(sentBack('no'), gaveUp('no'))).toBe(false);
  });
});

describe('a verdict that did not approve', () => {
  it('tells the next attempt what was not met and where', () => {
    const failure = failureOfVerdict({
      subject: 'h1',
      changed: [],
      approved: false,
      summary: 'Dates are not checked.\nMore.',
      criteria: [
        { criterion: 'past dates are refused', met: false, evidence: 'POST /todos answers 201' },
        { criterion: 'dates are kept', met: true, evidence: 'store.test.js' },
      ],
      findings: [
        { severity: 'blocking', path: 'src/store.js', line: 7, text: 'no check' },
        { severity: 'advice', text: 'shorter names' },
      ],
    });
    expect(failureSummary(failure)).toBe('the review asked for changes: Dates are not checked.');
    expect(failureDetail(failure)).toContain('Not met: past dates are refused. POST /todos answers 201');
    expect(failureDetail(failure)).toContain('blocking: src/store.js:7: no check');
    expect(failureDetail(failure)).not.toContain('dates are kept');
  });
});

describe('a stronger model', () => {
  const model = { provider: 'anthropic', model: 'strong' };
  const settings = { stronger: { fromTry: 3, model } };
  it.each<[string, [FailureKind, string][], number, boolean]>([
    ['not at first', [], 0, false],
    ['not at the second attempt', [['rejected', 'a']], 0, false],
    [
      'from the attempt that is named',
      [
        ['rejected', 'a'],
        ['fruitless', 'b'],
      ],
      0,
      true,
    ],
    [
      'not for what our own machinery spoilt',
      [
        ['rejected', 'a'],
        ['machinery', 'b'],
        ['machinery', 'c'],
      ],
      0,
      false,
    ],
    [
      'not for attempts that a person forgave',
      [
        ['rejected', 'a'],
        ['rejected', 'b'],
      ],
      2,
      false,
    ],
  ])('plays a task: %s', (_name, failed, forgiven, plays) => {
    const task = failedTask(failed, forgiven);
    expect(strongerModel(settings, task, failed.length + 1)).toEqual(plays ? model : undefined);
    expect(strongerModel({}, task, failed.length + 1)).toBeUndefined();
  });

  it('plays an attempt to its end: what came after it does not matter when it is taken up again', () => {
    const task = failedTask([
      ['rejected', 'a'],
      ['rejected', 'b'],
      ['rejected', 'c'],
    ]);
    expect(strongerModel(settings, task, 2)).toBeUndefined();
    expect(strongerModel(settings, task, 3)).toEqual(model);
  });
});
