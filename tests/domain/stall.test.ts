// What rests because something outside is not well says so in the sentence beside the task, for as long as it rests.
import { expect, it } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { whyWaitingText } from '../../src/wording/reasons/progress.ts';
import { delivered, gaveUp, must, opened, running, seen, spec, started, verdict } from './life.ts';

function words(...facts: readonly Fact[]): string {
  const run = running([spec('T1')], facts);
  return whyWaitingText(run, must(run.tasks.get('T1')));
}

it('says why it cannot even begin, and why its review and its merge are stalled', () => {
  const trouble = { is: 'github_failing', status: 502 } as const;
  const why = 'GitHub answered 502';
  const stalled = (attempt: number): Fact => ({ type: 'attempt_stalled', task: 'T1', attempt, why: trouble });
  expect(words(stalled(1))).toBe(`attempt 1 is stalled: ${why}`);
  expect(words(stalled(2))).toBe('ready; starts as soon as a worker is free');
  expect(words(stalled(1), started('T1'))).toBe('attempt 1 is in progress');
  const fails: Fact = {
    type: 'attempt_failed',
    task: 'T1',
    attempt: 1,
    failure: gaveUp('no'),
    spend: { usd: 0, tokens: 0 },
  };
  expect(words(started('T1'), fails, stalled(2))).toBe(
    `attempt 1 failed (gave up: no); the next one is stalled: ${why}`,
  );
  const rests: Fact = { type: 'delivery_stalled', task: 'T1', subject: 'h1', why: trouble };
  const goesOn: Fact = { type: 'delivery_resumed', task: 'T1', subject: 'h1' };
  const there = [started('T1'), delivered('T1', 'h1'), opened('T1')];
  expect(words(...there, rests)).toBe(`the strategist's review is stalled: ${why}`);
  expect(words(...there, { ...rests, subject: 'h0' })).toBe("waits for the strategist's review");
  expect(words(...there, rests, goesOn)).toBe("waits for the strategist's review");
  const approved = [...there, rests, verdict('T1', 'h1', true), seen('T1', 'h1')];
  expect(words(...approved)).toBe('is about to be merged');
  const conflict: Fact[] = [...approved, { type: 'merge_conflicted', task: 'T1', head: 'h1' }];
  expect(words(...conflict)).toBe('a worker resolves a merge conflict with the base branch');
  expect(words(...conflict, rests)).toBe(
    `resolving a merge conflict with the base branch is stalled: ${why}`,
  );
  const spend = { usd: 0, tokens: 0 };
  const unreviewed: Fact[] = [...there, { type: 'merge_conflicted', task: 'T1', head: 'h1' }];
  const current: Fact = { type: 'conflict_resolved', task: 'T1', head: 'h1', changed: [], spend };
  expect(words(...unreviewed, rests, current)).toBe("waits for the strategist's review");
  const failed: Fact = {
    type: 'review_failed',
    task: 'T1',
    subject: 'h1',
    why: { is: 'cannot_work', trouble: { is: 'sandbox_failed', said: 'it was silent' } },
    spend,
  };
  expect(words(...there, rests, failed)).toBe("waits for the strategist's review");
});

it('says that it waits for the director, and no longer when the director goes on', () => {
  const asked: Fact = {
    type: 'replan_requested',
    by: 'mona',
    why: { is: 'asked_for', by: 'mona', words: 'x' },
  };
  const rests: Fact = { type: 'replan_stalled', why: { is: 'sandbox_failed', said: 'busy' } };
  expect(words(asked, rests)).toBe('waits for the director: busy');
  expect(words(asked, rests, { type: 'replan_resumed' })).toBe(
    'waits until the director has revised the plan',
  );
});
