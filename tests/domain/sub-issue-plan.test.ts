import { subIssueProblemText } from '../../src/wording/reasons/plan.ts';
import { describe, expect, it } from 'vitest';
import { planOfSubIssues, type SubIssue } from '../../src/domain/sub-issue-plan.ts';
import { spec } from './life.ts';

function subIssue(number: number, more: Partial<SubIssue> = {}): SubIssue {
  return { name: `#${number}`, number, title: `Issue ${number}`, body: '', blockedBy: [], ...more };
}

const limits = { maxTasks: 3 };

describe('sub-issues', () => {
  it('become tasks in their order, with their text, the items of their lists, and after what blocks them', () => {
    const body =
      'Dates are kept.\r\n\r\n- [ ] in the file\r\n* in memory\r\n1. as ISO 8601\r\n\r\n```\r\n- not this\r\n```\r\n';
    const plan = planOfSubIssues([subIssue(9, { body }), subIssue(7, { blockedBy: ['#9'] })], limits);
    expect(plan).toEqual({
      ok: true,
      tasks: [
        spec('T1', {
          title: 'Issue 9',
          description: body.trim(),
          criteria: ['in the file', 'in memory', 'as ISO 8601'],
          issue: 9,
        }),
        spec('T2', { title: 'Issue 7', criteria: ['Issue 7'], after: ['T1'], issue: 7 }),
      ],
    });
  });

  it('may have long titles and long lists', () => {
    const body = Array.from({ length: 30 }, (_, index) => `- item ${index}`).join('\n');
    const plan = planOfSubIssues([subIssue(9, { body, title: 'long '.repeat(50) })], limits);
    expect(plan.ok && plan.tasks[0]?.criteria).toHaveLength(12);
    expect(plan.ok && plan.tasks[0]?.title.length).toBeLessThanOrEqual(120);
  });

  it.each([
    [
      'a circle',
      [subIssue(7, { blockedBy: ['#9'] }), subIssue(9, { blockedBy: ['#7'] })],
      'These tasks depend on one another in a cycle: #7 → #9 → #7.',
    ],
    [
      'too many',
      [1, 2, 3, 4].map((number) => subIssue(number)),
      'The plan has 4 tasks; at most 3 are allowed.',
    ],
    [
      'an open blocker outside',
      [subIssue(7, { blockedBy: ['#3'] })],
      '#7 is blocked by #3, which is open and not a sub-issue of this one: close it or remove the relation first.',
    ],
    [
      'one of another repository',
      [{ name: 'octo/other#7', title: 'Elsewhere', body: '', blockedBy: [] }],
      'octo/other#7 is in another repository, and a run works in only one: label it there, and remove it from this issue.',
    ],
  ])('with %s are answered with what to mend', (_name, subIssues, problem) => {
    const plan = planOfSubIssues(subIssues, limits);
    expect(plan.ok ? [] : plan.problems.map(subIssueProblemText)).toEqual([problem]);
  });
});
