import { describe, expect, it } from 'vitest';
import { type Account, roomFor } from '../../src/domain/budget.ts';
import { estimatePlan } from '../../src/domain/estimate.ts';

const none = { usd: 0, tokens: 0 };

function account(more: Partial<Account>): Account {
  return { of: 'run', limit: { usd: 10 }, spent: none, underWay: { ...none, calls: 0 }, ...more };
}

const call = { usd: 1, tokens: 1000 };

describe('another call', () => {
  it.each<[string, Partial<Account>, ReturnType<typeof roomFor>]>([
    ['may take the last dollar', { spent: { usd: 9, tokens: 0 } }, 'free'],
    [
      'waits where calls under way may leave enough',
      { spent: { usd: 8, tokens: 0 }, underWay: { usd: 1.5, tokens: 0, calls: 2 } },
      'wait',
    ],
    [
      'waits for nothing where nothing is under way',
      { spent: { usd: 9.5, tokens: 0 } },
      { reached: { of: 'run', unit: 'usd', limit: 10, spent: 9.5, wanted: 1 } },
    ],
    [
      'is not waited for where all is spent already',
      { spent: { usd: 10, tokens: 0 }, underWay: { usd: 1, tokens: 0, calls: 1 } },
      { reached: { of: 'run', unit: 'usd', limit: 10, spent: 10 } },
    ],
    ['is free where there is no limit', { limit: {}, spent: { usd: 99, tokens: 1e9 } }, 'free'],
  ])('%s', (_what, more, room) => {
    expect(roomFor(call, [account(more)])).toEqual(room);
  });

  it('of an unknown price counts by its tokens alone', () => {
    const tight = account({ limit: { usd: 0.01, tokens: 1500 }, spent: { usd: 0, tokens: 1000 } });
    expect(roomFor({ usd: null, tokens: 500 }, [tight])).toBe('free');
    expect(roomFor({ usd: null, tokens: 501 }, [tight])).toHaveProperty('reached');
  });

  it('needs room in every account; what is used up is said before anything is waited for', () => {
    const waiting = account({ spent: { usd: 9, tokens: 0 }, underWay: { usd: 1, tokens: 0, calls: 1 } });
    const month = account({ of: 'repository_month', spent: { usd: 10, tokens: 0 }, until: '2026-05-01' });
    expect(roomFor(call, [waiting, account({})])).toBe('wait');
    expect(roomFor(call, [waiting, month])).toEqual({
      reached: { of: 'repository_month', unit: 'usd', limit: 10, spent: 10, until: '2026-05-01' },
    });
  });
});

describe('the estimate of a plan', () => {
  const tasks = [{ profile: 'code' }, { profile: 'code' }, { profile: 'research' }] as const;

  it('follows a rule of thumb where nothing is known', () => {
    expect(estimatePlan(tasks, [])).toEqual({ usd: 1.45, tokens: 720_000, from: 0 });
  });

  it('follows what such tasks cost before, once there were enough of them', () => {
    const history = [
      { role: 'code', tasks: 5, usd: 2, tokens: 1000 },
      { role: 'research', tasks: 2, usd: 99, tokens: 99 },
      { role: 'test', tasks: 9, usd: 9, tokens: 9 },
    ];
    expect(estimatePlan(tasks, history)).toEqual({ usd: 4.25, tokens: 122_000, from: 5 });
  });

  it('says that the price is unknown where it was', () => {
    const history = [{ role: 'code', tasks: 3, usd: null, tokens: 1000.4 }];
    expect(estimatePlan(tasks, history)).toEqual({ usd: null, tokens: 122_001, from: 3 });
  });
});
