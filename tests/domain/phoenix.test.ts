import { describe, expect, it } from 'vitest';
import { afterFailure, failureOfVerdict, fingerprintOf, strongerModel } from '../../src/domain/phoenix.ts';
import type { FailureKind } from '../../src/domain/failure.ts';
import type { Task } from '../../src/domain/task.ts';
import { spec } from './life.ts';

const end = '2026-01-01T00:00:00.000Z';

function failedTask(failures: readonly [FailureKind, string][], forgiven = 0): Task {
  return {
    ...spec('T1'),
    stage: { at: 'waiting' },
    notes: [],
    pushed: [],
    forgiven,
    attempts: failures.map(([kind, fingerprint], index) => ({
      number: index + 1,
      base: 'base',
      startedAt: end,
      endedAt: end,
      spend: { usd: 0, tokens: 0 },
      failure: { kind, summary: 'broken', detail: '', fingerprint },
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
      { do: 'ask', why: '3 attempts failed' },
    ],
    [
      'the same failure twice in a row ends it early',
      [
        ['rejected', 'a'],
        ['rejected', 'a'],
      ],
      { do: 'ask', why: 'the same failure came twice in a row' },
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
      'our own machinery uses up no try, but is given time',
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
      { do: 'ask', why: 'our own machinery failed 5 times in a row: broken' },
    ],
  ])('%s', (_name, failures, expected) => {
    expect(afterFailure({ maxRetries: 3 }, failedTask(failures))).toEqual(expected);
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

describe('a fingerprint', () => {
  it('stays the same when only numbers, hashes, spaces and order differ', () => {
    const first = fingerprintOf('checks', ['Test 3 failed after 12 ms', 'at 0a1b2c3d4e']);
    const second = fingerprintOf('checks', ['at ffffffffff', 'test 4  failed after 9 ms']);
    expect(first).toBe(second);
    expect(fingerprintOf('checks', ['another'])).not.toBe(first);
    expect(fingerprintOf('rejected', ['another'])).not.toBe(fingerprintOf('checks', ['another']));
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
    expect(failure.summary).toBe('the review asked for changes: Dates are not checked.');
    expect(failure.detail).toContain('Not met: past dates are refused. POST /todos answers 201');
    expect(failure.detail).toContain('blocking: src/store.js:7: no check');
    expect(failure.detail).not.toContain('dates are kept');
  });
});

describe('a stronger model', () => {
  const model = { provider: 'anthropic', model: 'strong' };
  const settings = { stronger: { fromTry: 3, model } };
  it.each<[string, [FailureKind, string][], number, boolean]>([
    ['not at first', [], 0, false],
    ['not at the second try', [['rejected', 'a']], 0, false],
    [
      'from the try that is named',
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
      'not for tries that a person forgave',
      [
        ['rejected', 'a'],
        ['rejected', 'b'],
      ],
      2,
      false,
    ],
  ])('plays a task: %s', (_name, failures, forgiven, plays) => {
    const task = failedTask(failures, forgiven);
    expect(strongerModel(settings, task, failures.length + 1)).toEqual(plays ? model : undefined);
    expect(strongerModel({}, task, failures.length + 1)).toBeUndefined();
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
