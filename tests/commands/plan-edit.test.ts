// What an edit of the tracking issue means: the issue as it was shown, as somebody left it, and what is understood.
import { describe, expect, it } from 'vitest';
import { understandEdit } from '../../src/commands/plan-edit.ts';
import { commands } from '../../src/commands/commands.ts';
import type { Fact } from '../../src/domain/fact.ts';
import type { Run } from '../../src/domain/run.ts';
import { readDocument } from '../../src/wording/plan-document.ts';
import { renderTrackingIssue } from '../../src/wording/tracking-issue.ts';
import { running, spec, started } from '../domain/life.ts';
import { safe } from './said.ts';

const plan = [
  spec('T1', { title: 'Store `due` dates | & times', criteria: ['kept', 'sorted <b>'] }),
  spec('T2', { after: ['T1'] }),
  spec('T3'),
];
const at = '2026-02-01T00:00:00Z';

function shown(run: Run): string {
  return renderTrackingIssue(run, { safe, commands }).body;
}

function edit(run: Run, change: (body: string) => string) {
  const before = shown(run);
  const after = change(before);
  expect(after).not.toBe(before);
  const { facts, did, refused } = understandEdit(run, readDocument(before), readDocument(after), {
    by: 'grace',
    at,
  });
  return { facts, did, refused };
}

const line = (key: string): RegExp => new RegExp(`^- \\[.\\] \\*\\*${key}\\*\\*.*\\n(?:  - .*\\n)*`, 'm');

describe('the plan, as it is shown', () => {
  it('is read back as it is', () => {
    const { items } = readDocument(shown(running(plan)));
    expect(items).toMatchObject([
      {
        key: 'T1',
        ticked: false,
        title: 'Store `due` dates | & times',
        profile: 'code',
        after: [],
        criteria: ['kept', 'sorted <b>'],
      },
      { key: 'T2', title: 'Task T2', after: ['T1'] },
      { key: 'T3', title: 'Task T3', after: [] },
    ]);
  });

  it('means nothing when only what is derived differs', () => {
    const run = running(plan);
    const later = running(plan, [started('T1')]);
    const read = understandEdit(later, readDocument(shown(run)), readDocument(shown(later)), {
      by: 'grace',
      at,
    });
    expect(read.facts).toEqual([]);
  });
});

describe('an edit', () => {
  it.each<[string, (body: string) => string, string[], Partial<Fact>[]]>([
    [
      'of a title',
      (body) => body.replace('Task T3', 'Sort the list'),
      ['T3 is now “Sort the list”.'],
      [{ type: 'task_revised', task: 'T3', changes: { title: 'Sort the list' } }],
    ],
    [
      'of what a task comes after',
      (body) => body.replace('after T1', 'after T1, T3'),
      ['T2 now depends on T1, T3.'],
      [{ type: 'task_revised', task: 'T2', changes: { after: ['T1', 'T3'] } }],
    ],
    [
      'that takes that away',
      (body) => body.replace(' after T1', ''),
      ['T2 no longer depends on another task.'],
      [{ type: 'task_revised', changes: { after: [] } }],
    ],
    [
      'of the worker',
      (body) => body.replace('Task T3 (code)', 'Task T3 (test)'),
      ['T3 is now for the test worker.'],
      [{ changes: { profile: 'test' } }],
    ],
    [
      'of a criterion',
      (body) => body.replace('  - kept\n', '  - kept for ever\n'),
      ['T1 has new acceptance criteria.'],
      [{ changes: { criteria: ['kept for ever', 'sorted <b>'] } }],
    ],
    [
      'that ticks a task',
      (body) => body.replace('- [ ] **T3**', '- [x] **T3**'),
      ['T3 was completed manually.'],
      [{ type: 'task_done_by_hand', task: 'T3' }],
    ],
    [
      'that deletes a line',
      (body) => body.replace(line('T3'), ''),
      ['T3 was abandoned.'],
      [{ type: 'task_abandoned', task: 'T3' }],
    ],
    [
      'that adds a line',
      (body) => body.replace(line('T3'), '$&- [ ] Write it down (research) after T3\n  - all of it\n'),
      ['T4 was added: Write it down (research, after T3).'],
      [
        {
          type: 'task_spawned',
          spec: {
            key: 'T4',
            title: 'Write it down',
            profile: 'research',
            description: '',
            criteria: ['all of it'],
            paths: [],
            after: ['T3'],
          },
        },
      ],
    ],
    [
      'that adds two that know each other',
      (body) => body.replace(line('T3'), '$&- [ ] T8: One\n- [ ] T9: Two after T8\n'),
      ['T4 was added: One (code).', 'T5 was added: Two (code, after T4).'],
      [{ type: 'task_spawned' }, { type: 'task_spawned' }],
    ],
  ])('%s', (_name, change, did, facts) => {
    const read = edit(running(plan), change);
    expect(read.refused).toEqual([]);
    expect(read.did).toEqual(did);
    expect(read.facts).toMatchObject(facts);
  });

  it.each<[string, Run, (body: string) => string, string]>([
    [
      'a circle',
      running(plan),
      (body) => body.replace('times (code)', 'times (code) after T2'),
      'cycle: T1 → T2 → T1',
    ],
    [
      'another text for what has begun',
      running(plan, [started('T3')]),
      (body) => body.replace('Task T3', 'Other'),
      'T3 has started',
    ],
    [
      'a tick at what is being worked on',
      running(plan, [started('T3')]),
      (body) => body.replace('- [ ] **T3**', '- [x] **T3**'),
      'in progress',
    ],
    [
      'an unknown task',
      running(plan),
      (body) => body.replace('after T1', 'after T7'),
      'This run has no task T7',
    ],
    ['the whole list gone', running(plan), () => 'nothing', 'Deleting the whole task list changes nothing'],
    [
      'all lines gone',
      running(plan),
      (body) => body.replace(line('T1'), '').replace(line('T2'), '').replace(line('T3'), ''),
      'Deleting the whole task list changes nothing',
    ],
    [
      'more tasks than there may be',
      running(plan, [], { maxTasks: 3 }),
      (body) => body.replace(line('T3'), '$&- [ ] More\n'),
      'at most 3 are allowed',
    ],
  ])('refuses %s', (_name, run, change, why) => {
    const read = edit(run, change);
    expect(read.facts).toEqual([]);
    expect(read.refused.join()).toContain(why);
  });

  it('does what it can of several edits', () => {
    const read = edit(running(plan, [started('T3')]), (body) =>
      body.replace('Task T3', 'Other').replace('Task T2', 'Second'),
    );
    expect(read.did).toEqual(['T2 is now “Second”.']);
    expect(read.refused).toHaveLength(1);
  });
});

describe('boxes to tick', () => {
  it('are the commands behind them', () => {
    const body = shown(running(plan)).replace('- [ ] `/pause`', '- [x] `/pause`');
    expect(readDocument(body).ticked).toEqual(['/pause']);
  });
});
