import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { actionKey } from '../../src/domain/action.ts';
import { next } from '../../src/domain/next.ts';
import type { Run } from '../../src/domain/run.ts';
import type { LimitOf } from '../../src/domain/budget.ts';
import type { PauseReason } from '../../src/domain/reason.ts';
import { runStatus } from '../../src/domain/status.ts';
import { fold } from '../../src/domain/transition.ts';
import { gaveUp, must, proposed, record, requested, running, spec, started } from './life.ts';

const now = Date.parse('2026-01-01T00:10:01.000Z');
const failed: Fact = {
  type: 'attempt_failed',
  task: 'T1',
  attempt: 1,
  failure: gaveUp('x'),
  spend: { usd: 0.5, tokens: 5 },
};

function reached(of: LimitOf): PauseReason {
  return { is: 'limit_reached', limit: { of, unit: 'usd', limit: 1, spent: 1 } };
}

function wanted(run: Run): string[] {
  return next(run, now).actions.map(actionKey);
}

describe('a run', () => {
  it('is nothing without a request', () => {
    expect(fold([])).toBeUndefined();
    expect(fold(record([proposed([spec('T1')])]))).toBeUndefined();
  });

  it('is planned first, then shown, then built', () => {
    const facts: Fact[] = [requested()];
    const at = (): Run => must(fold(record(facts)));
    expect([runStatus(at()), wanted(at())]).toEqual(['planning', ['plan:1']]);
    facts.push({
      type: 'plan_rejected',
      problems: [{ is: 'refused', words: 'no tasks' }],
      spend: { usd: 0, tokens: 1 },
    });
    expect(wanted(at())).toEqual(['plan:2']);
    facts.push(proposed([spec('T1'), spec('T2', { after: ['T1'] })]));
    expect(wanted(at())).toEqual(['open_tracking_issue']);
    facts.push({ type: 'tracking_issue_opened', issue: 13 });
    expect([runStatus(at()), wanted(at())]).toEqual(['running', ['attempt:T1:1']]);
  });

  it('says why the director rests', () => {
    const rests: Fact = {
      type: 'planning_stalled',
      why: { is: 'sandbox_failed', said: 'the provider is overloaded' },
    };
    const run = must(fold(record([requested(), rests])));
    expect(run.planning).toMatchObject({ at: 'drafting', stalled: { said: 'the provider is overloaded' } });
    expect(wanted(run)).toEqual(['plan:1']);
    const goesOn = must(fold(record([requested(), rests, { type: 'planning_resumed' }])));
    expect(goesOn.planning).toEqual({ at: 'drafting', tries: 0, problems: [] });
  });

  it('remembers what its plan was thought to cost', () => {
    const estimate = { usd: 0.6, tokens: 300_000, from: 0 };
    const run = must(fold(record([requested(), { ...proposed([spec('T1')]), estimate } as Fact])));
    expect(run.estimate).toEqual(estimate);
  });

  it('keeps the limit a month of its repository when its own budget is changed', () => {
    const budget = { usd: 1, tokens: 1000, monthUsd: 50 };
    const run = must(fold(record([requested({ budget }), { type: 'budget_set', by: 'mona', usd: 2 }])));
    expect(run.settings.budget).toEqual({ usd: 2, tokens: 1000, monthUsd: 50 });
  });

  it('fails when no plan is found in the tries it has', () => {
    const rejected: Fact & { type: 'plan_rejected' } = {
      type: 'plan_rejected',
      problems: [{ is: 'refused', words: 'A circle.' }],
      spend: { usd: 0, tokens: 1 },
    };
    const run = must(fold(record([requested(), rejected, rejected, rejected])));
    expect(decide(run)).toEqual([
      {
        type: 'planning_failed',
        why: { is: 'no_acceptable_plan', attempts: 3, problems: rejected.problems },
      },
    ]);
  });

  it('waits for a person where plans need approval, and takes only the revision that was shown', () => {
    const facts = [
      requested({ planApproval: true }),
      proposed([spec('T1')]),
      { type: 'tracking_issue_opened', issue: 13 } as const,
    ];
    const approve = (revision: number): Run =>
      must(fold(record([...facts, { type: 'plan_approved', revision, by: 'mona' }])));
    expect(runStatus(must(fold(record(facts))))).toBe('waiting_human');
    expect(wanted(approve(2))).toEqual([]);
    expect(wanted(approve(1))).toEqual(['attempt:T1:1']);
  });

  it('starts no more workers than it may, and those in the order of the plan', () => {
    const tasks = ['T1', 'T2', 'T3', 'T4'].map((key) => spec(key));
    expect(wanted(running(tasks, [], { maxConcurrentWorkers: 2 }))).toEqual(['attempt:T1:1', 'attempt:T2:1']);
    const one = running(tasks, [started('T3')], { maxConcurrentWorkers: 2 });
    expect(wanted(one)).toEqual(['attempt:T1:1', 'attempt:T3:1']);
  });

  it('does nothing while it is paused, and only cleans up once it was cancelled', () => {
    const paused = running(
      [spec('T1')],
      [{ type: 'run_paused', by: 'mona', why: { is: 'asked_for', words: 'lunch' } }],
    );
    expect([runStatus(paused), wanted(paused)]).toEqual(['paused', []]);
    const cancelled = running([spec('T1')], [started('T1'), { type: 'run_cancelled', by: 'mona' }]);
    expect([runStatus(cancelled), wanted(cancelled)]).toEqual(['cancelled', ['finish']]);
  });

  it('that stopped at a limit of many asks for room again at each look; what stopped otherwise does not', () => {
    const parked = (more: Partial<Fact & { type: 'run_paused' }>) =>
      wanted(
        running(
          [spec('T1')],
          [
            { type: 'run_paused', by: 'troupe', why: reached('repository_month'), ...more },
            { type: 'pause_told' },
          ],
        ),
      );
    const needs = { usd: 1, tokens: 10 };
    expect(parked({ needs })).toEqual(['resume_if_headroom']);
    expect(parked({ needs, why: reached('run') })).toEqual([]);
    expect(parked({ needs, by: 'mona', why: { is: 'asked_for', words: '' } })).toEqual([]);
    expect(parked({})).toEqual([]);
  });

  it('says once why it parked itself', () => {
    const parked: Fact = { type: 'run_paused', by: 'troupe', why: reached('run') };
    expect(wanted(running([spec('T1')], [parked]))).toEqual(['tell_paused']);
    const told = running([spec('T1')], [parked, { type: 'pause_told' }]);
    expect([runStatus(told), wanted(told)]).toEqual(['waiting_human', []]);
  });

  it('is parked when its budget is used up', () => {
    const run = running([spec('T1')], [started('T1'), failed], { budget: { usd: 0.5, tokens: 1e9 } });
    expect(decide(run)).toEqual([
      {
        type: 'run_paused',
        by: 'troupe',
        why: { is: 'limit_reached', limit: { of: 'run', unit: 'usd', limit: 0.5, spent: 0.6 } },
      },
    ]);
  });
});
