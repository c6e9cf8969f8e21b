import { describe, expect, it } from 'vitest';
import { mergeDecision } from '../../src/domain/merge-policy.ts';
import type { MergePolicy } from '../../src/domain/settings.ts';
import type { Observation } from '../../src/domain/task.ts';
import { observation, opinion } from './life.ts';

const policy: MergePolicy = { approval: 'strategist', method: 'squash' };

const task = {
  attempts: [{ number: 1, base: 'b', startedAt: '2026-01-01T00:00:00Z', spend: { usd: 0, tokens: 0 } }],
};

function decide(seen: Partial<Observation>, more: Partial<MergePolicy> = {}, changed = ['src/a.js']) {
  const delivery = { kind: 'branch', head: 'h1', changed: [] } as const;
  const verdict = { ...opinion('h1', true), changed };
  const decision = mergeDecision({ ...policy, ...more }, task, delivery, verdict, observation('h1', seen));
  if (decision.do === 'wait') return decision.why;
  return decision.do === 'reject' ? `reject: ${decision.failure.summary}` : decision.do;
}

describe('a reviewed pull request', () => {
  it.each<[string, Partial<Observation>, string]>([
    ['is merged when nothing stands in the way', {}, 'merge'],
    ['waits while a draft', { draft: true }, 'waits until the pull request is no longer a draft'],
    ['waits for one check', { pendingChecks: ['test'] }, 'waits for the check `test`'],
    ['waits for more checks', { pendingChecks: ['test', 'lint'] }, 'waits for the checks `test`, `lint`'],
    [
      'goes back when a check is red',
      { failedChecks: [{ name: 'test', summary: 'x' }] },
      'reject: the check `test` failed',
    ],
    [
      'goes back when a person asks for changes',
      { changesRequestedBy: [{ login: 'mona', text: 'no', at: '2026-01-01T01:00:00Z' }] },
      'reject: mona asked for changes',
    ],
    [
      'waits for the person who asked for what was changed since',
      { changesRequestedBy: [{ login: 'mona', text: 'no', at: '2025-12-31T23:00:00Z' }] },
      'waits for mona to look again at what was changed on request',
    ],
    ['is brought up to date on conflict', { mergeable: 'conflict' }, 'resolve'],
    ['is brought up to date when behind', { mergeable: 'behind' }, 'resolve'],
    [
      'waits while GitHub computes',
      { mergeable: 'unknown' },
      'waits for GitHub to say whether it can be merged',
    ],
    ['waits for protection', { mergeable: 'blocked' }, 'waits for what branch protection requires'],
  ])('%s', (_name, seen, expected) => {
    expect(decide(seen)).toBe(expected);
  });

  it('is merged only at the head that was reviewed', () => {
    const delivery = { kind: 'branch', head: 'h2', changed: [] } as const;
    expect(mergeDecision(policy, task, delivery, opinion('h1', true), observation('h2')).do).toBe('wait');
    expect(mergeDecision(policy, task, delivery, opinion('h2', true), observation('h1')).do).toBe('wait');
  });

  it('waits for a person where the policy says so, and for good where nobody may', () => {
    expect(decide({}, { approval: 'human' })).toBe(
      'waits for the approval of a person with write permission',
    );
    expect(decide({ approvedBy: ['mona'] }, { approval: 'human' })).toBe('merge');
    expect(decide({ approvedBy: ['mona'] }, { approval: 'manual' })).toMatch(
      /waits for a person to merge it/,
    );
  });

  it('waits for a person whenever it touches a protected path', () => {
    const workflow = ['src/a.js', '.github/workflows/ci.yml'];
    expect(decide({}, {}, workflow)).toBe(
      "waits for a person's approval: it changes the protected path `.github/workflows/ci.yml`",
    );
    expect(decide({ approvedBy: ['mona'] }, {}, workflow)).toBe('merge');
  });
});
