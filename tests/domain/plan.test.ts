import { planProblemText } from '../../src/wording/reasons/plan.ts';
import { describe, expect, it } from 'vitest';
import { parseChecklist, planProblems, revisionProblems, subtaskProblems } from '../../src/domain/plan.ts';
import { planAsItStands, revisionOf } from '../../src/domain/revision.ts';
import { running, spec, started } from './life.ts';

const limits = { maxTasks: 3 };

describe('a plan', () => {
  it.each([
    ['one task', [spec('T1')], []],
    ['a chain', [spec('T1'), spec('T2', { after: ['T1'] })], []],
    ['nothing', [], ['The plan has no tasks.']],
    [
      'too much',
      [spec('T1'), spec('T2'), spec('T3'), spec('T4')],
      ['The plan has 4 tasks; at most 3 are allowed.'],
    ],
    [
      'a key of another form',
      [spec('first')],
      ['The key "first" is not valid; keys are T1, T2, T3 and so on.'],
    ],
    ['a key used twice', [spec('T1'), spec('T1')], ['The key "T1" is used more than once.']],
    [
      'an unknown dependency',
      [spec('T1', { after: ['T9'] })],
      ['T1 depends on "T9", which is not a task of this plan.'],
    ],
    [
      'a circle',
      [spec('T1', { after: ['T2'] }), spec('T2', { after: ['T1'] })],
      ['These tasks depend on one another in a cycle: T1 → T2 → T1.'],
    ],
    [
      'a task that waits for itself',
      [spec('T1', { after: ['T1'] })],
      ['These tasks depend on one another in a cycle: T1 → T1.'],
    ],
    [
      'no criteria',
      [spec('T1', { criteria: [] })],
      ['T1 has no acceptance criteria, so nobody can tell when it is done.'],
    ],
    ['no title', [spec('T1', { title: ' ' })], ['T1 has no title.']],
    [
      'a path that leaves the repository',
      [spec('T1', { paths: ['../etc/passwd'] })],
      ['T1 names the path "../etc/passwd"; paths are relative to the repository\'s root.'],
    ],
  ])('of %s is judged', (_name, tasks, problems) => {
    expect(planProblems(tasks, limits).map(planProblemText)).toEqual(problems);
  });

  it('of subtasks has keys of its own, no plan inside, and must fit into the run', () => {
    expect(subtaskProblems([spec('a'), spec('b', { after: ['a'] })], 2).map(planProblemText)).toEqual([]);
    expect(subtaskProblems([], 5).map(planProblemText)).toEqual(['There are no subtasks.']);
    expect(subtaskProblems([spec('a'), spec('b', { profile: 'plan' })], 1).map(planProblemText)).toEqual([
      'This run can take 1 more tasks, not 2.',
      'Subtask "b" is a plan again; split it in this call instead.',
    ]);
  });
});

describe('a revised plan', () => {
  // T1 is under way, T2 was abandoned, T3 and T4 have not begun.
  const run = running(
    [spec('T1'), spec('T2'), spec('T3', { after: ['T2'] }), spec('T4', { after: ['T1'] })],
    [
      started('T1'),
      { type: 'task_abandoned', task: 'T2', by: 'mona', why: { is: 'asked_for', words: 'no need' } },
    ],
    { maxTasks: 4 },
  );

  it.each([
    ['what is left, freed of what was abandoned', [spec('T3'), spec('T4', { after: ['T1'] })], []],
    ['nothing more', [], []],
    ['a new task under the next key', [spec('T3', { after: ['T5'] }), spec('T5')], []],
    [
      'a task that has begun',
      [spec('T1')],
      ['T1 has started or ended; only tasks that have not started can change.'],
    ],
    [
      'an abandoned task',
      [spec('T2')],
      ['T2 has started or ended; only tasks that have not started can change.'],
    ],
    [
      'new keys with a gap',
      [spec('T5'), spec('T7')],
      ['New tasks must have the keys T5, T6, in this order, not T5, T7.'],
    ],
    ['a key used twice', [spec('T3'), spec('T3')], ['The key "T3" is used more than once.']],
    [
      'too much',
      ['T3', 'T4', 'T5', 'T6'].map((key) => spec(key)),
      ['The plan would have 5 tasks; at most 4 are allowed.'],
    ],
    [
      'a wait for what was abandoned',
      [spec('T3', { after: ['T2'] })],
      ['T3 depends on T2, which was abandoned; name another dependency, or none.'],
    ],
    [
      'a wait for what it drops',
      [spec('T4', { after: ['T3'] })],
      ['T4 depends on "T3", which is not a task of this plan.'],
    ],
    [
      'a circle',
      [spec('T3', { after: ['T4'] }), spec('T4', { after: ['T3'] })],
      ['These tasks depend on one another in a cycle: T3 → T4 → T3.'],
    ],
    [
      'a task without criteria',
      [spec('T3', { criteria: [] })],
      ['T3 has no acceptance criteria, so nobody can tell when it is done.'],
    ],
  ])('with %s is judged', (_name, tasks, problems) => {
    expect(revisionProblems(run, tasks).map(planProblemText)).toEqual(problems);
  });

  it('must leave something to build', () => {
    expect(revisionProblems(running([spec('T1')]), []).map(planProblemText)).toEqual([
      'The revision leaves no tasks in the plan.',
    ]);
  });

  it('cannot wait for the parts of a split task that wait for it', () => {
    const tasks = [spec('a')];
    const split = running(
      [spec('T1', { profile: 'plan' })],
      [
        started('T1'),
        {
          type: 'attempt_delivered',
          task: 'T1',
          attempt: 1,
          delivery: { kind: 'subtasks', digest: 'd', tasks, text: '' },
          summary: '',
          notes: [],
          spend: { usd: 0, tokens: 0 },
        },
        { type: 'result_accepted', task: 'T1', subject: 'd' },
      ],
    );
    expect(revisionProblems(split, [spec('T2'), spec('T3', { after: ['T1'] })]).map(planProblemText)).toEqual(
      [],
    );
    expect(revisionProblems(split, [spec('T3', { after: ['T1'] })]).map(planProblemText)).toEqual([
      'T3 depends on T2, a part of its dependency, which was abandoned; name another dependency, or none.',
    ]);
    expect(
      revisionProblems(split, [spec('T2', { after: ['T3'] }), spec('T3', { after: ['T1'] })]).map(
        planProblemText,
      ),
    ).toEqual(['These tasks depend on one another in a cycle: T2 → T3 → T2.']);
  });

  it('is told as what was added, dropped and changed', () => {
    const revised = [spec('T4', { title: 'Other', after: [] }), spec('T5')];
    const { added, dropped, changed } = revisionOf(run, revised);
    expect(added).toEqual([spec('T5')]);
    expect(dropped.map(({ key }) => key)).toEqual(['T3']);
    expect(changed.map(({ task, what }) => [task.key, what])).toEqual([['T4', ['title', 'after']]]);
  });

  it('was made for another plan once a person has changed what is open, and for the same one when work went on', () => {
    const before = [spec('T1'), spec('T2')];
    const stands = planAsItStands(running(before, [started('T1')]));
    const stalled = {
      type: 'attempt_stalled',
      task: 'T1',
      attempt: 1,
      why: { is: 'sandbox_failed', said: 'busy' },
    } as const;
    expect(planAsItStands(running(before, [started('T1'), stalled]))).toBe(stands);
    for (const change of [
      { type: 'task_revised', task: 'T2', by: 'mona', changes: { title: 'Other' } },
      { type: 'task_spawned', by: 'mona', spec: spec('T3') },
      { type: 'task_abandoned', task: 'T2', by: 'mona', why: { is: 'asked_for', words: '' } },
      { type: 'replan_requested', by: 'mona', why: { is: 'asked_for', by: 'mona', words: 'smaller' } },
    ] as const) {
      expect(planAsItStands(running(before, [started('T1'), change]))).not.toBe(stands);
    }
  });
});

describe('a checklist in an issue', () => {
  it('is read as a plan, with details below each item', () => {
    const body = [
      'We want due dates.',
      '',
      '- [ ] T1: Store due dates (code)',
      '  In src/store.js.',
      '  - a todo keeps its due date',
      '  - [ ] a past date is refused',
      '- [x] **T2** Find where dates are parsed (research)',
      '* [ ] T3. Test due dates [test] after T1, T2',
      '- [ ] T4 Write it up (after T1 and T3)',
      '',
      'Thanks!',
    ].join('\r\n');
    expect(parseChecklist(body)).toEqual([
      spec('T1', {
        title: 'Store due dates',
        description: 'In src/store.js.',
        criteria: ['a todo keeps its due date', 'a past date is refused'],
      }),
      spec('T2', {
        title: 'Find where dates are parsed',
        profile: 'research',
        criteria: ['Find where dates are parsed'],
      }),
      spec('T3', {
        title: 'Test due dates',
        profile: 'test',
        criteria: ['Test due dates'],
        after: ['T1', 'T2'],
      }),
      spec('T4', { title: 'Write it up', criteria: ['Write it up'], after: ['T1', 'T3'] }),
    ]);
  });

  it.each(['', 'Plain words.', '- [ ] buy milk\n- [ ] T-shirts', '- T1: no box'])('is none in %j', (body) => {
    expect(parseChecklist(body)).toBeUndefined();
  });
});
