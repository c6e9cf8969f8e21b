import { expect, it } from 'vitest';
import { closeDecision, decisionOf } from '../../src/github/decision-check.ts';
import { runOf, spec } from '../wording/run.ts';

it('a decision names its run and its task in its id', () => {
  expect(decisionOf('7#1/12/decision/T3/2/0/c0ffee/asked')).toEqual({ run: 12, task: 'T3' });
});

it.each([null, '', 'T1', '7#1/1/check/T1/1/abc', 'x#1/1/decision/T1/2', '7#1/1/decision/T1x/2'])(
  'the foreign id %j names none',
  (id) => {
    expect(decisionOf(id)).toBeUndefined();
  },
);

it('a decision is not closed where none was asked for', () => {
  const spend = { usd: 0, tokens: 0 };
  const tasks = [spec('T1', 'Store dates', 'code')];
  const run = runOf({ type: 'plan_proposed', source: 'director', approach: '', tasks, spend });
  const task = run.tasks.get('T1');
  expect(task && closeDecision(task, 'task_retried')).toEqual([]);
});
