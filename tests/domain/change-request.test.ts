// What people request reaches an attempt, whenever they say it; and what they do to a branch that waits is followed.
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { next } from '../../src/domain/next.ts';
import { runStatus } from '../../src/domain/status.ts';
import { whyWaiting } from '../../src/domain/waiting.ts';
import { delivered, must, opened, running, seen, sentBack, spec, started, verdict } from './life.ts';

const asks = { login: 'mona', text: 'Keep the old name.', at: '2026-01-01T00:00:01Z' };
const first = [started('T1'), delivered('T1', 'h1'), opened('T1')];
const stuck: Fact = { type: 'task_escalated', task: 'T1', why: { is: 'same_failure_twice' } };

describe('a request', () => {
  it('that came while the work was reviewed goes along when the review sends it back', () => {
    const run = running(
      [spec('T1')],
      [...first, seen('T1', 'h1', { changesRequestedBy: [asks] }), verdict('T1', 'h1', false)],
    );
    const [fact] = decide(run);
    expect(fact).toMatchObject({
      type: 'work_rejected',
      failure: { requests: [{ id: `review/mona/${asks.at}` }] },
    });
  });

  it('that came while a failing attempt ran is told to the next one before anything is merged', () => {
    const run = running(
      [spec('T1')],
      [
        started('T1'),
        delivered('T1', 'h1'),
        opened('T1'),
        seen('T1', 'h1', { changesRequestedBy: [{ ...asks, at: '2020-01-01T00:00:00Z' }] }),
        verdict('T1', 'h1', true),
      ],
    );
    expect(decide(run)).toMatchObject([
      { type: 'work_rejected', failure: { why: { is: 'changes_requested' } } },
    ]);
  });

  it('is the answer that a task waits for', () => {
    const run = running([spec('T1')], [...first, stuck, seen('T1', 'h1', { changesRequestedBy: [asks] })]);
    const [fact] = decide(run);
    expect(fact).toMatchObject({
      type: 'task_retried',
      by: 'mona',
      advice: '',
      requests: [{ login: 'mona', text: 'Keep the old name.' }],
    });
    const after = running(
      [spec('T1')],
      [
        ...first,
        stuck,
        seen('T1', 'h1', { changesRequestedBy: [asks] }),
        must(fact),
        { type: 'task_escalated', task: 'T1', why: { is: 'same_failure_twice' } },
      ],
    );
    expect(decide(after)).toEqual([]);
  });

  it('that were made on lines are known as conversations to be answered', () => {
    const threads = [{ id: 'PRRT_1', comment: 7 }];
    const onLines = seen('T1', 'h1', { changesRequestedBy: [{ ...asks, threads }] });
    const [fact] = decide(running([spec('T1')], [...first, stuck, onLines]));
    expect(fact).toMatchObject({ type: 'task_retried', requests: [{ threads }] });
    const run = running([spec('T1')], [...first, stuck, onLines, must(fact)]);
    expect(run.tasks.get('T1')?.requests).toMatchObject([{ threads, after: 1 }]);
  });
});

describe('a branch that waits for a person', () => {
  it('is reviewed anew when somebody pushes to it', () => {
    const pushed = seen('T1', 'theirs');
    const run = running([spec('T1')], [...first, stuck, pushed]);
    expect(decide(run)).toEqual([{ type: 'head_moved', task: 'T1', head: 'theirs' }]);
    const moved = running([spec('T1')], [...first, stuck, pushed, ...decide(run)]);
    expect(next(moved, 0).actions).toMatchObject([{ do: 'review', subject: 'theirs' }]);
  });

  it('is looked at once more, not built anew, when it is retried without advice and nothing was wrong with it', () => {
    const again: Fact = { type: 'task_retried', task: 'T1', by: 'grace', advice: '' };
    const run = running([spec('T1')], [...first, seen('T1', 'h1'), stuck, again]);
    expect(next(run, 0).actions).toMatchObject([{ do: 'review', subject: 'h1' }]);
  });

  it('that was set back to an earlier head of ours is followed once it has stood for a while', () => {
    const rejected: Fact = {
      type: 'work_rejected',
      task: 'T1',
      attempt: 1,
      subject: 'h1',
      failure: sentBack('no'),
    };
    const facts = [...first, rejected, started('T1', 2), delivered('T1', 'h2', 2)];
    const late = running([spec('T1')], [...facts, seen('T1', 'h1')]);
    expect(decide(late)).toEqual([]);
    const stands = seen('T1', 'h1', { at: '2026-01-01T00:20:00.000Z' });
    const reset = running([spec('T1')], [...facts, seen('T1', 'h1'), stands]);
    expect(decide(reset)).toEqual([{ type: 'head_moved', task: 'T1', head: 'h1' }]);
  });
});

it('a pull request whose base was changed waits for a person', () => {
  const run = running(
    [spec('T1')],
    [...first, seen('T1', 'h1', { base: 'release' }), verdict('T1', 'h1', true)],
  );
  const task = must(run.tasks.get('T1'));
  expect(whyWaiting(run, task)).toEqual({
    is: 'merge',
    wait: { is: 'base_changed', from: 'main', to: 'release' },
  });
  expect(runStatus(run)).toBe('waiting_human');
  expect(next(run, 0).actions.map((action) => action.do)).not.toContain('merge');
});

it('a pause follows what people do to pull requests, and begins nothing', () => {
  const run = running(
    [spec('T1'), spec('T2')],
    [
      ...first,
      { type: 'run_paused', by: 'mona', why: { is: 'asked_for', words: 'lunch' } },
      { type: 'pull_request_touched', task: 'T1' },
    ],
  );
  expect(next(run, 0).actions).toEqual([{ do: 'observe', task: 'T1' }]);
});
