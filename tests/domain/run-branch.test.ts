import { describe, expect, it } from 'vitest';
import { baseBranchOf, branchOf, isRunBranch, runBranchName } from '../../src/domain/branch.ts';
import { branchesToDelete, keepsItsBranch, keptPulls } from '../../src/domain/clean-up.ts';
import { isHome } from '../../src/domain/final-task.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { decide } from '../../src/domain/decide.ts';
import { finalCriteria } from '../../src/wording/reasons/criteria.ts';
import { delivered, must, opened, running, seen, spec, started, verdict } from './life.ts';

const into = { merge: { approval: 'strategist', method: 'squash', into: 'run' } } as const;
const branch = 'troupe/12/run-1';
const openedBranch: Fact = { type: 'run_branch_opened', branch };

function merged(task: string, number = 20): Fact[] {
  return [
    started(task),
    delivered(task, `head-${task}`),
    opened(task, number),
    { type: 'task_merged', task, head: `head-${task}`, mergeSha: `merge-${task}` },
  ];
}

function gathered(key: string): Fact {
  return { type: 'final_task_added', key, base: 'base', head: 'all', changed: ['a'], criteria: ['it works'] };
}

describe('a run on its own branch', () => {
  it('has a name that git can keep beside those of its tasks', () => {
    const run = running([spec('T1', { title: 'Keep dates!' })]);
    expect(runBranchName(run, 7)).toBe('troupe/12/run-7');
    expect(isRunBranch('troupe/12/run-7')).toBe(true);
    expect(isRunBranch(branchOf(run, must(run.tasks.get('T1'))))).toBe(false);
    expect(isRunBranch('main')).toBe(false);
  });

  it('is the base of its tasks; the default branch is the base of the last pull request, and of runs without one', () => {
    const run = running([spec('T1')], [openedBranch, ...merged('T1'), gathered('T2')], into);
    const [task, whole] = [must(run.tasks.get('T1')), must(run.tasks.get('T2'))];
    expect(baseBranchOf(run, task)).toBe(branch);
    expect(baseBranchOf(run)).toBe(branch);
    expect([branchOf(run, whole), baseBranchOf(run, whole)]).toEqual([branch, 'main']);
    expect(baseBranchOf(running([spec('T1')]))).toBe('main');
  });

  it('has its last pull request follow the base once that stands still, and keeps a verdict on the same change', () => {
    const given = verdict('T2', 'all', true);
    const look = (minute: number, newBase: string) =>
      seen('T2', 'all', { at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(), newBase });
    const facts: Fact[] = [openedBranch, ...merged('T1'), gathered('T2'), opened('T2', 21), given];
    const decided = (...more: Fact[]) =>
      decide(running([spec('T1')], [...facts, ...more], into)).map(({ type }) => type);
    expect(decided(look(10, 'one'))).toEqual([]);
    expect(decided(look(10, 'one'), look(11, 'two'))).toEqual([]);
    expect(decided(look(10, 'one'), look(11, 'one'))).toEqual(['merge_conflicted']);

    const spend = { usd: 0, tokens: 0 };
    const resolved = { type: 'conflict_resolved', task: 'T2', head: 'all2', changed: ['a'], spend } as const;
    const after = (fact: Fact) =>
      must(
        running(
          [spec('T1')],
          [...facts, { type: 'merge_conflicted', task: 'T2', head: 'all' }, fact],
          into,
        ).tasks.get('T2'),
      ).stage;
    expect(after({ ...resolved, sameChange: true })).toMatchObject({
      verdict: { subject: 'all2', approved: true },
    });
    expect(after(resolved)).not.toHaveProperty('verdict');
  });

  it('ends in a task that is judged by the issue as a whole and by each part, however many there are', () => {
    const few = finalCriteria(running([spec('T1'), spec('T2')], [openedBranch, ...merged('T1')], into));
    expect(few).toEqual([
      'The issue is solved as a whole: Due dates',
      'T1 works together with the other tasks: Task T1',
    ]);
    const keys = Array.from({ length: 20 }, (_, index) => `T${index + 1}`);
    const many = running(
      keys.map((key) => spec(key)),
      [openedBranch, ...keys.flatMap((key) => merged(key))],
      into,
    );
    expect(finalCriteria(many)).toHaveLength(12);
    expect(finalCriteria(many).at(-1)).toMatch(/^So do these tasks: T11 Task T11; .*T20 Task T20$/);
  });

  it('closes no sub-issue before its work is in the default branch', () => {
    const facts = [openedBranch, ...merged('T1'), gathered('T2')];
    const before = running([spec('T1')], facts, into);
    expect(isHome(before, must(before.tasks.get('T1')))).toBe(false);
    const done: Fact = { type: 'task_merged', task: 'T2', head: 'all', mergeSha: 'merge-all' };
    const after = running([spec('T1')], [...facts, done], into);
    expect(isHome(after, must(after.tasks.get('T1')))).toBe(true);
  });
});

describe('what a run leaves behind', () => {
  const names = (tasks: readonly { key: string }[]): string[] => tasks.map(({ key }) => key);

  it('is its own branch, unless that was merged', () => {
    const facts = [openedBranch, ...merged('T1'), gathered('T2')];
    const closed = running([spec('T1')], [...facts, { type: 'run_cancelled', by: 'mona' }], into);
    expect([keepsItsBranch(closed), names(branchesToDelete(closed))]).toEqual([true, ['T1']]);
    const done: Fact = { type: 'task_merged', task: 'T2', head: 'all', mergeSha: 'merge-all' };
    const whole = running([spec('T1')], [...facts, done], into);
    expect([keepsItsBranch(whole), names(branchesToDelete(whole))]).toEqual([false, ['T1', 'T2']]);
  });

  it('is the open pull requests of a cancelled run with their branches, where that is wanted', () => {
    const plan = [spec('T1'), spec('T2'), spec('T3')];
    const facts: Fact[] = [
      ...merged('T1'),
      ...['T2', 'T3'].flatMap((task, index) => [
        started(task),
        delivered(task, `head-${task}`),
        opened(task, 21 + index),
      ]),
      seen('T3', 'head-T3', { state: 'closed' }),
    ];
    const cancelled: Fact = { type: 'run_cancelled', by: 'mona' };
    const keep = running(plan, [...facts, cancelled], { pullsOnCancel: 'keep' });
    expect([names(keptPulls(keep)), names(branchesToDelete(keep))]).toEqual([['T2'], ['T1', 'T3']]);
    expect(keptPulls(running(plan, [...facts, cancelled], { pullsOnCancel: 'close' }))).toEqual([]);
    expect(keptPulls(running(plan, facts, { pullsOnCancel: 'keep' }))).toEqual([]);
  });
});
