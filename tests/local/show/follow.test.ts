// Following a run through the store: nothing twice, nothing missed, notices or not.
import { expect, test } from 'vitest';
import type { Recorded } from '../../../src/domain/fact.ts';
import { followRun, type Source } from '../../../src/local/show/follow.ts';
import { proposed, record, requested, spec } from '../../domain/life.ts';

const facts = record([
  requested(),
  proposed([spec('T1')]),
  { type: 'run_finished', status: 'complete' },
  { type: 'run_closed' },
]);

/** Hands out one more fact at each look. */
function growing(notify: boolean): Source & { readonly subscribed: () => number } {
  let known = 0;
  const listeners = new Set<(change: { run: number; seq: number }) => void>();
  return {
    runs: {
      facts: async (_, after = 0) => {
        known = Math.min(known + 1, facts.length);
        if (notify) setImmediate(() => listeners.forEach((listener) => listener({ run: 1, seq: known })));
        return facts.slice(after, known);
      },
    },
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    subscribed: () => listeners.size,
  };
}

test.each([true, false])('every fact is told once and in order (with notices: %s)', async (notify) => {
  const source = growing(notify);
  const told: number[] = [];
  const followed = await followRun(source, 1, {
    onFact: (fact: Recorded) => told.push(fact.seq),
    until: (run) => run.closed,
    signal: AbortSignal.timeout(20_000),
  });
  expect(told).toEqual([1, 2, 3, 4]);
  expect(followed.run.closed).toBe(true);
  expect(source.subscribed()).toBe(0);
});

test('an interruption ends it', async () => {
  const controller = new AbortController();
  const source = growing(true);
  const following = followRun(source, 1, {
    onFact: () => controller.abort(new Error('enough')),
    until: () => false,
    signal: controller.signal,
  });
  await expect(following).rejects.toThrow('enough');
  expect(source.subscribed()).toBe(0);
});
