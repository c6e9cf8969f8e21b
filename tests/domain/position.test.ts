// Every place where a task can stand: how it is called, what people read beside it, what is next, and what follows
// automatically.
import { describe, expect, it } from 'vitest';
import { actionKey } from '../../src/domain/action.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { next } from '../../src/domain/next.ts';
import { type Position, position } from '../../src/domain/position.ts';
import type { Observation } from '../../src/domain/pull-request.ts';
import type { Run } from '../../src/domain/run.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { taskStatus } from '../../src/domain/status.ts';
import type { TaskSpec } from '../../src/domain/task-spec.ts';
import type { TaskStatus } from '../../src/domain/task.ts';
import { whyWaitingText } from '../../src/wording/reasons/progress.ts';
import { delivered, gaveUp, must, opened, running, seen, spec, started, verdict } from './life.ts';

/** A second after the looks. */
const now = Date.parse('2026-01-01T00:10:01.000Z');
const spend = { usd: 0, tokens: 0 };
const alone = [spec('T1')];
const afterT2 = [spec('T1', { after: ['T2'] }), spec('T2')];
const task = 'T1';

const pull = [started(task), delivered(task, 'h1'), opened(task)];
const approved = [...pull, verdict(task, 'h1', true)];
const failed = (attempt: number): Fact => ({
  type: 'attempt_failed',
  task,
  attempt,
  failure: gaveUp('no'),
  spend,
});
const escalated: Fact = { type: 'task_escalated', task, why: { is: 'same_failure_twice' } };
const replanning: Fact = {
  type: 'replan_requested',
  by: 'mona',
  why: { is: 'asked_for', by: 'mona', words: 'x' },
};
const abandoned = (key: string): Fact => ({
  type: 'task_abandoned',
  task: key,
  by: 'mona',
  why: { is: 'asked_for', words: '' },
});
const report: Fact = {
  type: 'attempt_delivered',
  task,
  attempt: 1,
  delivery: { kind: 'report', digest: 'd1', text: 'It is so.' },
  summary: '',
  notes: [],
  spend,
};
const again = { kind: 'job', id: 1, completedAt: '2026-01-01T00:09:00.000Z' } as const;
const requests = [{ login: 'mona', text: 'no', at: '2026-01-01T00:09:00.000Z' }];

interface Case {
  readonly tasks?: readonly TaskSpec[];
  readonly settings?: Partial<Settings>;
  readonly facts: readonly Fact[];
  readonly status: TaskStatus;
  readonly reads: string;
  /** Keys of actions. */
  readonly next?: readonly string[];
  /** Types of facts. */
  readonly follows?: readonly Fact['type'][];
}

const places: { readonly [At in Position['at']]: Case } = {
  held: {
    facts: [replanning],
    status: 'ready',
    reads: 'waits until the director has revised the plan',
    next: ['replan:1:2'],
  },
  blocked: { tasks: afterT2, facts: [], status: 'planned', reads: 'waits for T2', next: ['attempt:T2:1'] },
  cut_off: {
    tasks: afterT2,
    facts: [abandoned('T2')],
    status: 'planned',
    reads: 'waits for T2',
    follows: ['replan_requested'],
  },
  ready: {
    facts: [],
    status: 'ready',
    reads: 'ready; starts as soon as a worker is free',
    next: ['attempt:T1:1'],
  },
  attempting: {
    facts: [started(task)],
    status: 'active',
    reads: 'attempt 1 is in progress',
    next: ['attempt:T1:1'],
  },
  failed: {
    facts: [started(task), failed(1)],
    status: 'failed',
    reads: 'attempt 1 failed (gave up: no); the next one follows',
    next: ['attempt:T1:2'],
  },
  stuck: {
    facts: [started(task), failed(1), started(task, 2), failed(2)],
    status: 'waiting_human',
    reads: 'waits for a person: two attempts in a row failed in the same way',
    follows: ['task_escalated'],
  },
  waiting_human: {
    facts: [escalated],
    status: 'waiting_human',
    reads: 'waits for a person: two attempts in a row failed in the same way',
    next: ['ask_human:T1'],
  },
  answered: {
    facts: [...pull, escalated, seen(task, 'h1', { changesRequestedBy: requests })],
    status: 'waiting_human',
    reads: 'waits for a person: two attempts in a row failed in the same way',
    follows: ['task_retried'],
  },
  unopened: {
    facts: [started(task), delivered(task, 'h1')],
    status: 'awaiting_qa',
    reads: 'its pull request is being opened',
    next: ['open_pull_request:T1'],
  },
  in_review: {
    facts: pull,
    status: 'awaiting_qa',
    reads: "waits for the strategist's review",
    next: ['review:T1:h1:1', 'observe:T1'],
  },
  rejected: {
    facts: [...pull, verdict(task, 'h1', false)],
    status: 'awaiting_qa',
    reads: 'attempt 1 failed (the review asked for changes: Not yet.); the next one follows',
    next: ['observe:T1'],
    follows: ['work_rejected'],
  },
  accepted: {
    facts: [started(task), report, verdict(task, 'd1', true)],
    status: 'awaiting_qa',
    reads: 'its outcome is being recorded',
    follows: ['result_accepted'],
  },
  pushed: {
    facts: [...approved, seen(task, 'theirs')],
    status: 'awaiting_qa',
    reads: "waits for the strategist's review",
    follows: ['head_moved'],
  },
  unseen: {
    facts: approved,
    status: 'awaiting_qa',
    reads: 'waits for a look at its pull request',
    next: ['observe:T1'],
  },
  githubs_turn: {
    facts: [...approved, seen(task, 'h1', { pendingChecks: ['test'] })],
    status: 'awaiting_qa',
    reads: 'waits for the check `test`',
  },
  persons_turn: {
    facts: [...approved, seen(task, 'h1', { draft: true })],
    status: 'awaiting_qa',
    reads: 'waits until the pull request is no longer a draft',
  },
  checks_to_rerun: {
    facts: [...approved, seen(task, 'h1', { failedChecks: [{ name: 'test', summary: '', again }] })],
    status: 'awaiting_qa',
    reads: 'waits for the check `test`, which runs again',
    next: ['rerun_checks:T1:h1'],
  },
  out_of_date: {
    facts: [...approved, seen(task, 'h1', { mergeable: 'conflict' })],
    status: 'awaiting_qa',
    reads: 'a worker resolves a merge conflict with the base branch',
    follows: ['merge_conflicted'],
  },
  resolving: {
    facts: [...approved, { type: 'merge_conflicted', task, head: 'h1' }],
    status: 'active',
    reads: 'a worker resolves a merge conflict with the base branch',
    next: ['resolve:T1:h1', 'observe:T1'],
  },
  approved: {
    facts: [...approved, seen(task, 'h1')],
    status: 'awaiting_qa',
    reads: 'is about to be merged',
    next: ['merge:T1:h1'],
  },
  merged: {
    facts: [...pull, seen(task, 'h1', { state: 'merged', mergeSha: 'm' })],
    status: 'complete',
    reads: 'its outcome is being recorded',
    follows: ['task_merged'],
  },
  closed: {
    facts: [...pull, seen(task, 'h1', { state: 'closed' })],
    status: 'abandoned',
    reads: 'its outcome is being recorded',
    follows: ['task_abandoned'],
  },
  complete: {
    facts: [...pull, { type: 'task_merged', task, head: 'h1', mergeSha: 'm' }],
    status: 'complete',
    reads: '',
    follows: ['run_finished'],
  },
  abandoned: { facts: [abandoned(task)], status: 'abandoned', reads: '', follows: ['run_finished'] },
};

function standing({ tasks = alone, facts, settings }: Case): { run: Run; here: Position } {
  const run = running(tasks, facts, settings);
  return { run, here: position(run, must(run.tasks.get(task))) };
}

describe('a task stands', () => {
  it.each(Object.entries(places))('at %s', (at, place) => {
    const { run, here } = standing(place);
    const t1 = must(run.tasks.get(task));
    expect({
      at: here.at,
      status: taskStatus(run, t1),
      reads: whyWaitingText(run, t1),
      next: next(run, now).actions.map(actionKey),
      follows: decide(run).map((fact) => fact.type),
    }).toEqual({
      at,
      status: place.status,
      reads: place.reads,
      next: place.next ?? [],
      follows: place.follows ?? [],
    });
  });

  it('at approved with the verdict on its head and the look at it, and with what GitHub said of it before', () => {
    const refused: Fact = { type: 'merge_refused', task, head: 'h1', words: 'no' };
    expect(standing({ ...places.approved, facts: [...places.approved.facts, refused] }).here).toMatchObject({
      at: 'approved',
      by: 'merge',
      head: 'h1',
      verdict: { subject: 'h1', approved: true },
      seen: { head: 'h1' },
      refusal: { words: 'no', times: 1 },
    });
  });

  it('where it waits for what it waited for at the last look, but nothing else is said of a look that is out of date', () => {
    const touchedSince = (look: Partial<Observation>) => {
      const run = running(alone, [...approved, seen(task, 'h1', look, 0)]);
      return whyWaitingText(run, must(run.tasks.get(task)));
    };
    expect(touchedSince({ pendingChecks: ['test'] })).toBe('waits for the check `test`');
    expect(touchedSince({})).toBe('is about to be merged');
    expect(touchedSince({ mergeable: 'conflict' })).toBe('waits for a look at its pull request');
  });
});
