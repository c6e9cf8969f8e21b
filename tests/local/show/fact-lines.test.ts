// The account as the person in front of the terminal reads it.
import { describe, expect, test } from 'vitest';
import type { Fact, Recorded } from '../../../src/domain/fact.ts';
import type { Run } from '../../../src/domain/run.ts';
import { transition } from '../../../src/domain/transition.ts';
import { factLines } from '../../../src/local/show/fact-lines.ts';
import { clock, progressOf } from '../../../src/local/show/progress.ts';
import { resultOf, resultTable } from '../../../src/local/show/result.ts';
import { delivered, opened, proposed, record, requested, spec, started, verdict } from '../../domain/life.ts';

const sha = 'c0ffee1'.padEnd(40, '0');
const spend = { usd: 0.01, tokens: 10 };
const tasks = [
  spec('T1', { profile: 'research', title: 'Look around' }),
  spec('T2', { title: 'Build it', after: ['T1'] }),
  spec('T3', { profile: 'plan', title: 'Plan the rest' }),
];

const story: readonly Fact[] = [
  requested(),
  proposed(tasks),
  { type: 'tracking_issue_opened', issue: 13 },
  started('T2'),
  delivered('T2', 'head-1'),
  opened('T2', 21),
  verdict('T2', 'head-1', false),
  { type: 'work_rejected', task: 'T2', attempt: 1, subject: 'head-1', failure: failure('it breaks') },
  started('T2', 2),
  delivered('T2', 'head-2', 2),
  { type: 'pull_request_touched', task: 'T2' },
  verdict('T2', 'head-2', true, 2),
  { type: 'merge_conflicted', task: 'T2', head: 'head-2' },
  { type: 'conflict_resolved', task: 'T2', head: 'head-3', changed: ['src/a.js'], spend },
  verdict('T2', 'head-3', true, 2),
  { type: 'task_merged', task: 'T2', head: 'head-3', mergeSha: sha },
  started('T3'),
  subtasks('T3', ['a', 'b']),
  { type: 'result_accepted', task: 'T3', subject: 'digest' },
];

function failure(summary: string): (Fact & { type: 'work_rejected' })['failure'] {
  return { why: { is: 'checks_failed', checks: [{ name: summary, summary: '' }] } };
}

function subtasks(task: string, keys: readonly string[]): Fact {
  const delivery = {
    kind: 'subtasks' as const,
    digest: 'digest',
    text: '',
    tasks: keys.map((key) => spec(key)),
  };
  return { type: 'attempt_delivered', task, attempt: 1, delivery, summary: 'split', notes: [], spend };
}

function play(facts: readonly Fact[]): { run: Run; lines: string[]; recorded: Recorded[] } {
  const recorded = record(facts);
  let run: Run | undefined;
  const lines: string[] = [];
  for (const fact of recorded) {
    const after = transition(run, fact);
    if (after === undefined) continue;
    for (const { task, text } of factLines(fact, run, after))
      lines.push(task === undefined ? text : `${task} ${text}`);
    run = after;
  }
  if (run === undefined) throw new Error('the story does not begin');
  return { run, lines, recorded };
}

describe('the lines of a run', () => {
  test('describe a run from the label to the merge', () => {
    expect(play(story).lines).toMatchInlineSnapshot(`
      [
        "Mona labeled issue #12.",
        "The director made a plan: 3 tasks.",
        "T1  research Look around",
        "T2  code     Build it (after T1)",
        "T3  plan     Plan the rest",
        "Tracking issue #13 was opened.",
        "T2 attempt 1 started",
        "code: Build it",
        "T2 attempt 1 delivered head-1, 1 file changed: did T2",
        "T2 opened pull request #21",
        "T2 the strategist asked for changes: Not yet.",
        "it breaks",
        "T2 attempt 2 started",
        "T2 attempt 2 delivered head-2, 1 file changed: did T2",
        "T2 the strategist approved it: Good.",
        "T2 conflicts with the base branch; a worker resolves it",
        "T2 the conflict was resolved with head-3",
        "T2 the strategist approved it: Good.",
        "T2 merged as c0ffee1",
        "T3 attempt 1 started",
        "plan: Plan the rest",
        "T3 attempt 1 delivered 2 subtasks: split",
        "T3 its result was accepted",
        "T4  code     Task a",
        "T5  code     Task b",
      ]
    `);
  });

  test('include a rejection by checks, which has no verdict', () => {
    const facts: Fact[] = [
      ...story.slice(0, 6),
      {
        type: 'work_rejected',
        task: 'T2',
        attempt: 1,
        subject: 'head-1',
        failure: failure('test'),
      },
    ];
    expect(play(facts).lines.at(-1)).toBe('T2 the work was sent back: the check `test` failed');
  });

  test('name the person who ended a run', () => {
    expect(play([...story, { type: 'run_cancelled', by: 'mona' }]).lines.at(-1)).toBe('Cancelled by mona.');
  });
});

describe('the progress line', () => {
  test('shows finished tasks, current work and cost', () => {
    const { run } = play(story.slice(0, 6));
    expect(progressOf(run, Date.parse(run.startedAt) + 83_000)).toBe(
      '1:23 · 0 of 3 tasks done · T2 in review · $0.30',
    );
  });

  test('shows planning until there is a plan', () => {
    expect(progressOf(play(story.slice(0, 1)).run, Date.UTC(2026, 0, 1))).toBe('0:00 · planning · $0.00');
  });

  test('counts hours as minutes', () => {
    expect(clock('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 1, 1, 5))).toBe('61:05');
  });
});

describe('the result', () => {
  test('has the fields that programs rely on', () => {
    const { run, recorded } = play(story);
    const endedAt = Date.parse(recorded.at(-1)?.at ?? '');
    const result = resultOf(run, { endedAt, githubCalls: { reads: 3, writes: 4 }, modelCalls: 5 });
    expect(result.run).toEqual({
      status: 'running',
      issue: 12,
      tracking_issue: 13,
      seconds: 18,
      cost_usd: 0.67,
    });
    expect(result.tasks).toHaveLength(5);
    expect(result.tasks[1]).toEqual({
      key: 'T2',
      profile: 'code',
      status: 'complete',
      attempts: 2,
      pull_request: 21,
      merge_sha: sha,
    });
    expect(result.tasks[3]).toMatchObject({ key: 'T4', pull_request: null, merge_sha: null });
    expect(result).toMatchObject({ github_calls: { reads: 3, writes: 4 }, model_calls: 5 });
  });

  test('is an aligned table that includes the cost of planning', () => {
    expect(resultTable(play(story).run).join('\n')).toMatchInlineSnapshot(`
      "task  profile   status    attempts  pull request    time  tokens    cost  title
      T1    research  ready            0                             0  $0.000  Look around
      T2    code      complete         2           #21  12.0 s     560  $0.560  Build it
      T3    plan      complete         1                 2.0 s      10  $0.010  Plan the rest
      T4    code      ready            0                             0  $0.000  Task a
      T5    code      ready            0                             0  $0.000  Task b
                                                                   100  $0.100  planning
                                                                   670  $0.670  total"
    `);
  });

  test('shows an unknown price as unknown, not as free', () => {
    const { run } = play([...story.slice(0, 3), { ...started('T1') }]);
    const rows = resultTable({ ...run, spend: { usd: null, tokens: 7 } });
    expect(rows.at(-1)).toMatch(/ 7 +unknown +total$/);
  });
});
