// What the demo claims in the end is only claimed when it held.
import { expect, test } from 'vitest';
import type { Fact } from '../../../src/domain/fact.ts';
import { proveStory } from '../../../src/local/demo/proof.ts';
import { delivered, must, proposed, record, requested, spec, started, verdict } from '../../domain/life.ts';
import { fold } from '../../../src/domain/transition.ts';

function held(facts: readonly Fact[]): string[] {
  const recorded = record([requested(), ...facts]);
  const run = must(fold(recorded));
  return proveStory({ run, facts: recorded }).flatMap((proof) => (proof.held ? [proof.claim] : []));
}

test('a run with few events satisfies few checks', () => {
  const facts = [proposed([spec('T1')]), started('T1'), delivered('T1', 'a'), verdict('T1', 'a', true)];
  expect(held(facts)).toEqual([]);
});

test('parallel work, a rejection and its second attempt are recognised', () => {
  const tasks = [spec('T1'), spec('T2'), spec('T3', { after: ['T1'] })];
  const facts = [
    proposed(tasks),
    started('T1'),
    started('T2'),
    delivered('T1', 'a'),
    verdict('T1', 'a', false),
  ];
  expect(held(facts)).toEqual(['Tasks ran in parallel, and others waited for them.']);
  expect(held([...facts, verdict('T1', 'b', true, 2)])).toContain(
    'One pull request was rejected by the strategist and approved on its second attempt.',
  );
});

test('an unresolved conflict does not count', () => {
  const conflict: Fact = { type: 'merge_conflicted', task: 'T1', head: 'a' };
  const resolved: Fact = {
    type: 'conflict_resolved',
    task: 'T1',
    head: 'b',
    changed: [],
    spend: { usd: 0, tokens: 0 },
  };
  const claim = 'Two pull requests met in a merge conflict, and a worker resolved it.';
  expect(held([proposed([spec('T1')]), conflict])).not.toContain(claim);
  expect(held([proposed([spec('T1')]), conflict, resolved])).toContain(claim);
});
