import { expect, it } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { actionKey } from '../../src/domain/action.ts';
import { next } from '../../src/domain/next.ts';
import { delivered, opened, running, seen, spec, started, verdict } from './life.ts';

const now = Date.parse('2026-01-01T00:10:01.000Z');
const branch = [started('T1'), delivered('T1', 'h1'), opened('T1')];

it('a merge that waits for a person reminds them once for each head, counted from when nothing happened any more', () => {
  const settings = { remindAfterHours: 2, merge: { approval: 'manual', method: 'squash' } } as const;
  const waits = [...branch, verdict('T1', 'h1', true), seen('T1', 'h1')];
  const at = (hours: number, ...more: Fact[]) =>
    next(running([spec('T1')], [...waits, ...more], settings), now + hours * 3_600_000).actions.map(
      actionKey,
    );
  expect(at(1)).not.toContain('remind:T1');
  expect(at(2)).toContain('remind:T1');
  const later = seen('T1', 'h1', { at: '2026-01-01T01:00:00.000Z', title: 'Another' });
  expect(at(2, later)).not.toContain('remind:T1');
  expect(at(9, { type: 'human_reminded', task: 'T1' })).not.toContain('remind:T1');
  const anew: Fact[] = [
    { type: 'head_moved', task: 'T1', head: 'h2' },
    verdict('T1', 'h2', true),
    seen('T1', 'h2'),
  ];
  expect(at(9, { type: 'human_reminded', task: 'T1' }, ...anew)).toContain('remind:T1');
});
