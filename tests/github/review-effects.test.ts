import { expect, it } from 'vitest';
import { reviewEffects } from '../../src/github/review-effects.ts';
import type { Fact } from '../../src/domain/fact.ts';
import type { ChangeRequest } from '../../src/domain/change-request.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Task } from '../../src/domain/task.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { runOf, spec } from '../wording/run.ts';

const head = 'c0ffee0'.padEnd(40, '0');
const spend = { usd: 0, tokens: 0 };
const texts = { safe: outgoing([]) };
const base = 'a'.repeat(40);

const request = (id: string, comment: number): ChangeRequest => ({
  id: `thread/${id}`,
  login: 'mona',
  text: 'rename it',
  threads: [{ id, comment }],
});
const asked: Failure = {
  why: { is: 'changes_requested' },
  requests: [request('PRRT_1', 7), request('PRRT_2', 8)],
};

const delivered = (attempt: number, summary: string): Fact => ({
  type: 'attempt_delivered',
  task: 'T1',
  attempt,
  delivery: { kind: 'branch', head, changed: [] },
  summary,
  notes: [],
  spend,
});

/** The second attempt of a task whose first one was sent back by conversations on lines. */
function answering(): Task {
  const tasks = [spec('T1', 'Store dates', 'code')];
  const run = runOf(
    { type: 'plan_proposed', source: 'director', approach: '', tasks, spend },
    { type: 'tracking_issue_opened', issue: 2 },
    { type: 'attempt_started', task: 'T1', attempt: 1, base },
    delivered(1, 'Stored them'),
    { type: 'pull_request_opened', task: 'T1', number: 5, url: '' },
    { type: 'work_rejected', task: 'T1', attempt: 1, subject: head, failure: asked },
    { type: 'attempt_started', task: 'T1', attempt: 2, base: head },
    delivered(2, 'Renamed it, @mona.\n\nAnd more.'),
  );
  const task = run.tasks.get('T1');
  if (task === undefined) throw new Error('there is no T1');
  return task;
}

function answers(approved: boolean): { key: string; payload: unknown }[] {
  const verdict: Verdict = { subject: head, approved, summary: '', criteria: [], findings: [], changed: [] };
  return reviewEffects(answering(), verdict, texts)
    .filter((effect) => effect.kind === 'answer_thread')
    .map(({ key, payload }) => ({ key, payload }));
}

it('an approval answers each conversation that asked for it, once', () => {
  const body = 'Done in c0ffee0: Renamed it, @\u200bmona.';
  expect(answers(true)).toEqual([
    { key: 'thread/T1/1/PRRT_1', payload: { pull: 5, thread: 'PRRT_1', comment: 7, body } },
    { key: 'thread/T1/1/PRRT_2', payload: { pull: 5, thread: 'PRRT_2', comment: 8, body } },
  ]);
});

it('an approval answers what was asked for while the task waited for a person, too', () => {
  const verdict: Verdict = {
    subject: head,
    approved: true,
    summary: '',
    criteria: [],
    findings: [],
    changed: [],
  };
  const retried = { ...answering(), requests: [{ ...request('PRRT_3', 9), after: 1 }] };
  expect(reviewEffects(retried, verdict, texts).map(({ key }) => key)).toContain('thread/T1/1/PRRT_3');
});

it('a rejection answers none', () => {
  expect(answers(false)).toEqual([]);
});
