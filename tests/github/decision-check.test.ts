import { expect, it } from 'vitest';
import { closeDecision } from '../../src/github/decision-check.ts';
import { checkedTask } from '../../src/github/effects/check-run.ts';
import { runOf, spec } from '../wording/run.ts';

it.each([null, '', 'T1', '12', '{"run":"1","task":"T1"}'])('the foreign id %j names no task', (id) => {
  expect(checkedTask(id)).toBeUndefined();
});

it('a decision is not closed where none was asked for', () => {
  const spend = { usd: 0, tokens: 0 };
  const tasks = [spec('T1', 'Store dates', 'code')];
  const run = runOf({ type: 'plan_proposed', source: 'director', approach: '', tasks, spend });
  const task = run.tasks.get('T1');
  expect(task && closeDecision(task, 'task_retried')).toEqual([]);
});
