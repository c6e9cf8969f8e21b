// The four workers: what each is told, which tools it has, and how its work comes back.
import { expect, test } from 'vitest';
import { resolve } from '../../src/agents/resolver.ts';
import { work, type WorkOptions } from '../../src/agents/worker.ts';
import type { TranscriptLog } from '../../src/agents/transcript.ts';
import type { Profile } from '../../src/domain/task-spec.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type Line, memoryLog, noSandbox, noWorktree, resultsIn, scriptedModel } from './scripted.ts';

/** Every command succeeds and prints nothing: enough for rules that ask which tools were called. */
const agreeable: Sandbox = {
  ...noSandbox,
  openSession: () => ({ ...noSandbox.openSession(), run: (command) => agreeable.run(command) }),
  run: () =>
    Promise.resolve({
      exitCode: 0,
      output: '',
      stdout: Buffer.from('missing 0\n'),
      timedOut: false,
      truncatedBytes: 0,
      leftRunning: [],
      ms: 1,
    }),
};

function begin(
  profile: Profile,
  lines: readonly Line[],
  more: Partial<WorkOptions & Pick<TranscriptLog, 'lookAtTree'>> = {},
) {
  const model = scriptedModel(lines);
  const log = memoryLog([], more.lookAtTree);
  const end = work({
    model,
    sandbox: noSandbox,
    worktree: noWorktree,
    log,
    limits: { maxSteps: 6, deadline: Date.now() + 60_000 },
    signal: new AbortController().signal,
    profile,
    task: {
      key: 'T3',
      title: 'Filter the list',
      profile,
      description: 'By ?done=true.',
      criteria: ['Only finished to-dos are listed'],
      paths: ['src/app.js'],
      after: ['T1'],
    },
    attempt: 2,
    remainingTasks: 3,
    objective: { title: 'Filters', body: 'I want filters.', comments: [], requestedBy: 'grace' },
    approach: 'Two small changes.',
    map: '3 files',
    blackboard: [],
    earlier: [],
    ...more,
  });
  return { end, model, log };
}

const finish: Line = { calls: [['finish', { summary: 'Done.', notes: ['Uses filter()'] }]] };
const write: Line = { calls: [['write_file', { path: 'a.js', content: 'x' }]] };
const test_: Line = { calls: [['run_shell', { command: 'npm test' }]] };

/** The worktree as the watch of a real one finds it: changed by the look of this number (from 1). */
function changedBy(look: number): NonNullable<TranscriptLog['lookAtTree']> {
  let looks = 0;
  return () => Promise.resolve((looks += 1) === look ? { tree: 'changed', paths: ['a.js'] } : undefined);
}

test('a code worker submits a summary and notes', async () => {
  const { end, model } = begin('code', [write, test_, finish], { sandbox: agreeable });
  expect(await end).toEqual({ ok: true, summary: 'Done.', notes: ['Uses filter()'], proof: [] });
  expect(model.requests[0]?.tools.map(({ name }) => name)).toEqual([
    'read_file',
    'list_directory',
    'search_codebase',
    'run_shell',
    'read_output',
    'write_file',
    'append_file',
    'edit_file',
    'finish',
    'give_up',
  ]);
});

test.each(['code', 'test'] as const)(
  'a %s worker that ran nothing after its last edit is asked once',
  async (profile) => {
    const { end, log } = begin(profile, [test_, write, finish, finish], {
      sandbox: agreeable,
      lookAtTree: changedBy(2),
    });
    expect(await end).toMatchObject({ ok: true });
    const answers = resultsIn(log.messages);
    expect(answers[2]).toContain('You ran no command after your last edit');
    expect(answers[3]).toBe('Accepted.');
  },
);

test('a worker can edit, test and finish in one turn', async () => {
  const calls = [...(write.calls ?? []), ...(test_.calls ?? []), ...(finish.calls ?? [])];
  const { end } = begin('code', [{ calls }], { sandbox: agreeable });
  expect(await end).toMatchObject({ ok: true });
});

test('giving up reports the reason and the attempts', async () => {
  const { end } = begin('code', [
    { calls: [['give_up', { reason: 'The API is gone.\nReally.', tried: 'Two ways.' }]] },
  ]);
  expect(await end).toEqual({
    ok: false,
    why: {
      is: 'agent_ended',
      how: { is: 'gave_up', words: 'The API is gone.\nReally.', tried: 'Two ways.' },
      said: '',
    },
  });
});

test('an attempt without a result keeps its last text for the next one', async () => {
  const { end } = begin('code', [{ text: 'The tests hang.' }, { text: '' }]);
  expect(await end).toEqual({
    ok: false,
    why: { is: 'agent_ended', how: { is: 'stopped_calling_tools' }, said: 'The tests hang.' },
  });
});

test('a research worker submits a report and cannot change files', async () => {
  const report = '**Answer**: sorted, see src/app.js:12.';
  const { end, model } = begin('research', [finish, { calls: [['finish', { summary: 'Found.', report }]] }]);
  expect(await end).toEqual({
    ok: true,
    summary: 'Found.',
    notes: [],
    proof: [{ is: 'sources_named', count: 1 }],
    report,
  });
  expect(model.requests[0]?.tools.map(({ name }) => name)).not.toContain('write_file');
});

const subtask = {
  key: 'a',
  title: 'Part',
  profile: 'code',
  description: 'Do.',
  criteria: ['GET /todos?done=true answers only finished to-dos'],
  paths: [],
  after: [],
};
const split = (...tasks: readonly object[]): Line => ({ calls: [['create_subtasks', { tasks }]] });

test('a planner submits the subtasks that it created last', async () => {
  const second = { ...subtask, key: 'b', title: 'Other part', after: ['a'] };
  const { end } = begin('plan', [split(subtask), split(subtask, second), finish]);
  expect(await end).toMatchObject({
    ok: true,
    summary: 'Done.',
    subtasks: [{ key: 'a' }, { key: 'b', after: ['a'] }],
  });
});

test('a report without a source is rejected once, with a reason', async () => {
  const bare = {
    calls: [['finish', { summary: 'No.', report: 'It is never done anywhere.' }]],
  } satisfies Line;
  const { end, log } = begin('research', [bare, bare]);
  expect(await end).toMatchObject({ ok: true, proof: [{ is: 'sources_named', count: 0 }] });
  expect(resultsIn(log.messages)[0]).toContain('The report cites no source');
});

test('uncheckable criteria and duplicate tasks are rejected', async () => {
  const vague = { ...subtask, criteria: ['It works as expected', 'Fast'] };
  const again = { ...subtask, key: 'b', title: 'search the LIST!' };
  const { end, log } = begin('plan', [split(vague, again), finish, split(subtask), finish], {
    blackboard: [{ key: 'T2', title: 'Search the list', profile: 'code', status: 'active', notes: [] }],
  });
  expect(await end).toMatchObject({ ok: true, subtasks: [{ key: 'a' }] });
  expect(resultsIn(log.messages)[1]).toBe(
    [
      'Not accepted:',
      '- a: the criterion "It works as expected" cannot be checked. Say what a file, a test or a command shows: which input, and which result.',
      '- a: the criterion "Fast" cannot be checked. Say what a file, a test or a command shows: which input, and which result.',
      '- b ("search the LIST!") is already a task of the run. Leave it out, or say how yours differs.',
      '- Call create_subtasks again with the whole list.',
    ].join('\n'),
  );
});

test('a planner may split and finish in one turn', async () => {
  const { end } = begin('plan', [{ calls: [...(split(subtask).calls ?? []), ...(finish.calls ?? [])] }]);
  expect(await end).toMatchObject({ ok: true, subtasks: [{ key: 'a' }] });
});

test('a planner without subtasks, with too many, or with nested plans gets a reason', async () => {
  const four = ['a', 'b', 'c', 'd'].map((key) => ({ ...subtask, key, title: `Part ${key}` }));
  const { end, log } = begin('plan', [
    finish,
    split(...four),
    finish,
    split({ ...subtask, profile: 'plan' }),
    finish,
    { calls: [...(split(subtask).calls ?? []), ...(finish.calls ?? [])] },
  ]);
  expect(await end).toMatchObject({ ok: true, subtasks: [{ key: 'a' }] });
  const answers = resultsIn(log.messages);
  expect(answers[0]).toContain('Call create_subtasks first');
  expect(answers[2]).toContain('take 3 more tasks');
  expect(answers[4]).toContain('is a plan again');
});

test('the opening has task, issue, plan, other results, earlier attempts and advice', async () => {
  const { end, model } = begin('code', [finish], {
    blackboard: [
      {
        key: 'T1',
        title: 'Look around',
        profile: 'research',
        status: 'complete',
        result: 'See src/app.js:3.',
        notes: ['Routes are sorted'],
      },
      { key: 'T2', title: 'Search', profile: 'code', status: 'active', notes: [] },
    ],
    earlier: [
      {
        number: 1,
        base: '0'.repeat(40),
        startedAt: '2026-01-01T00:00:00Z',
        summary: 'Filtered on the client.',
        failure: { why: { is: 'sent_back', by: 'grace', words: '- Not met: 1' } },
        spend: { usd: 0, tokens: 0 },
      },
    ],
    advice: 'Filter in the store.',
    diffSoFar: '+ filter()',
    agentsMd: 'Two spaces.',
  });
  await end;
  expect(model.requests[0]?.messages[0]).toMatchInlineSnapshot(`
    {
      "role": "user",
      "text": "# Code worker: task T3, attempt 2

    ## Filter the list
    ~~~~ the task
    By ?done=true.
    ~~~~
    Acceptance criteria:
    1. Only finished to-dos are listed
    Expected to touch: src/app.js

    ## The issue
    Title: Filters
    ~~~~ issue, requested by grace
    I want filters.
    ~~~~

    ## The plan's approach
    ~~~~ approach
    Two small changes.
    ~~~~

    ## The plan around this task
    - T1 (research, complete): Look around
    - T2 (code, active): Search
    ~~~~ from T1
    See src/app.js:3.
    - Note: Routes are sorted
    ~~~~

    ## The repository
    ~~~~ map of the default branch
    3 files
    ~~~~

    ## The project's rules for agents
    Follow them where they concern how to work on this project.
    ~~~~ AGENTS.md
    Two spaces.
    ~~~~

    ## Earlier attempts
    They failed. Find out why before you begin, and do not repeat what did not work.
    ### Attempt 1: grace sent it back
    ~~~~ what it said it did
    Filtered on the client.
    ~~~~
    ~~~~ why it failed
    - Not met: 1
    ~~~~

    ## Already in your worktree, from the previous attempt: continue from here
    ~~~~ diff
    + filter()
    ~~~~

    ## Advice from a maintainer for this attempt
    ~~~~ advice
    Filter in the store.
    ~~~~

    Build this task. When every criterion holds and the tests you ran after your last edit pass, call finish.",
    }
  `);
});

test.each(['code', 'test', 'plan', 'research'] as const)(
  'the prompt of a %s worker is short and the same every time',
  async (profile) => {
    const first = begin(profile, [{ text: '' }, { text: '' }]);
    const second = begin(profile, [{ text: '' }, { text: '' }], { advice: 'Other.', attempt: 3 });
    await Promise.all([first.end, second.end]);
    const [one, two] = [first.model.requests[0], second.model.requests[0]];
    expect(one?.system).toBe(two?.system);
    expect(JSON.stringify(one?.tools)).toBe(JSON.stringify(two?.tools));
    const tokens = ((one?.system.length ?? 0) + JSON.stringify(one?.tools).length) / 4;
    expect(tokens).toBeLessThan(2300);
  },
);

test('a resolver sees both sides and the conflicting files', async () => {
  const model = scriptedModel([{ calls: [['finish', { summary: 'Both kept.' }]] }]);
  const end = await resolve({
    model,
    sandbox: noSandbox,
    worktree: noWorktree,
    log: memoryLog(),
    limits: { maxSteps: 3, deadline: Date.now() + 60_000 },
    signal: new AbortController().signal,
    task: {
      key: 'T5',
      title: 'Sort',
      profile: 'code',
      description: '',
      criteria: ['Sorted'],
      paths: [],
      after: [],
    },
    attempt: 1,
    objective: { title: 'Lists', body: '', comments: [], requestedBy: 'grace' },
    map: '3 files',
    work: '+ sort()',
    base: '+ filter()',
    conflicts: ['src/app.js'],
  });
  expect(end).toEqual({ ok: true, summary: 'Both kept.', notes: [], proof: [] });
  const opening = JSON.stringify(model.requests[0]?.messages[0]);
  expect(opening).toContain('# Conflict resolver: task T5, attempt 1');
  expect(opening).toContain('~~~~ paths\\nsrc/app.js\\n~~~~');
  expect(opening).toContain('+ sort()');
  expect(opening).toContain('+ filter()');
});
