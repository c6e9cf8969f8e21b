import { describe, expect, it } from 'vitest';
import { parseChecklist, planProblems, subtaskProblems } from '../../src/domain/plan.ts';
import { spec } from './life.ts';

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
    ['a key of another form', [spec('first')], ['The key "first" must be T1, T2, T3 and so on.']],
    ['a key used twice', [spec('T1'), spec('T1')], ['The key "T1" is used more than once.']],
    [
      'an unknown dependency',
      [spec('T1', { after: ['T9'] })],
      ['T1 comes after "T9", which is not a task of this plan.'],
    ],
    [
      'a circle',
      [spec('T1', { after: ['T2'] }), spec('T2', { after: ['T1'] })],
      ['These tasks wait for one another in a circle: T1 -> T2 -> T1.'],
    ],
    [
      'a task that waits for itself',
      [spec('T1', { after: ['T1'] })],
      ['These tasks wait for one another in a circle: T1 -> T1.'],
    ],
    [
      'no criteria',
      [spec('T1', { criteria: [] })],
      ['T1 has no acceptance criteria, so nobody could say when it is done.'],
    ],
    ['no title', [spec('T1', { title: ' ' })], ['T1 has no title.']],
    [
      'a path that leaves the repository',
      [spec('T1', { paths: ['../etc/passwd'] })],
      ['T1 names the path "../etc/passwd"; paths are relative to the repository\'s root.'],
    ],
  ])('of %s is judged', (_name, tasks, problems) => {
    expect(planProblems(tasks, limits)).toEqual(problems);
  });

  it('of subtasks has keys of its own, no plan inside, and must fit into the run', () => {
    expect(subtaskProblems([spec('a'), spec('b', { after: ['a'] })], 2)).toEqual([]);
    expect(subtaskProblems([], 5)).toEqual(['There are no subtasks.']);
    expect(subtaskProblems([spec('a'), spec('b', { profile: 'plan' })], 1)).toEqual([
      'There is room for 1 more tasks in this run, not 2.',
      'Subtask "b" is a plan again; split it here and now instead.',
    ]);
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
