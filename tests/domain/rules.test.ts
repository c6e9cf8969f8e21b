// The small rules: permission, budget, protected paths, verdicts.
import { describe, expect, it } from 'vitest';
import { addSpend, budgetReached } from '../../src/domain/budget.ts';
import { mayCommand, type Permission } from '../../src/domain/permission.ts';
import { protectedPaths } from '../../src/domain/protected-path.ts';
import { judge } from '../../src/domain/review-answer.ts';
import { evidenceText } from '../../src/wording/reasons/evidence.ts';

describe('permission', () => {
  it.each<[Permission, boolean]>([
    ['admin', true],
    ['maintain', true],
    ['write', true],
    ['triage', false],
    ['read', false],
    ['none', false],
  ])('%s may command: %s', (permission, may) => {
    expect(mayCommand(permission)).toBe(may);
  });
});

describe('a budget', () => {
  const budget = { usd: 2, tokens: 1000 };
  it.each([
    [{ usd: 1.99, tokens: 999 }, undefined],
    [
      { usd: 2, tokens: 5 },
      { of: 'run', unit: 'usd', limit: 2, spent: 2 },
    ],
    [
      { usd: 0, tokens: 1000 },
      { of: 'run', unit: 'tokens', limit: 1000, spent: 1000 },
    ],
    [{ usd: null, tokens: 999 }, undefined],
    [
      { usd: null, tokens: 1001 },
      { of: 'run', unit: 'tokens', limit: 1000, spent: 1001 },
    ],
  ])('after %j', (spend, reached) => {
    expect(budgetReached(budget, spend)).toEqual(reached);
  });

  it('does not take an unknown price for a free one', () => {
    expect(addSpend({ usd: 1, tokens: 1 }, { usd: null, tokens: 2 })).toEqual({ usd: null, tokens: 3 });
  });
});

describe('a protected path', () => {
  it.each([
    '.github/workflows/ci.yml',
    '.GitHub/CODEOWNERS',
    'docs/CODEOWNERS',
    'AGENTS.md',
    'packages/a/agents.md',
    '.husky/pre-commit',
    'a/.claude/settings.json',
    '.npmrc',
    '.gitmodules',
    'sub/.gitattributes',
    'Jenkinsfile',
    '.mcp.json',
    '.git\u200bhub/workflows/ci.yml',
    '.github./workflows/ci.yml',
  ])('is %s', (path) => {
    expect(protectedPaths([path])).toEqual([path]);
  });

  it.each([
    'src/agents.ts',
    'README.md',
    '.gitignore',
    'docs/github/workflows.md',
    '.well-known/security.txt',
  ])('is not %s', (path) => {
    expect(protectedPaths([path])).toEqual([]);
  });
});

describe("the strategist's answer", () => {
  const task = { criteria: ['Past dates are refused.', 'Dates are kept'] };
  const met = (criterion: string, evidence = 'test.js:3') => ({ criterion, met: true, evidence });
  const answer = {
    approve: true,
    summary: 'ok',
    criteria: [met('past dates are refused'), met('dates are kept')],
    findings: [],
  };

  it('approves when every criterion is met with evidence', () => {
    expect(judge(task, 'h1', answer)).toMatchObject({ approved: true, subject: 'h1' });
  });

  it.each([
    ['it did not ask to', { ...answer, approve: false }],
    ['a criterion was passed over', { ...answer, criteria: [met('dates are kept')] }],
    [
      'a criterion is not met',
      { ...answer, criteria: [met('past dates are refused'), { ...met('dates are kept'), met: false }] },
    ],
    [
      'there is no evidence',
      { ...answer, criteria: [met('past dates are refused', ' '), met('dates are kept')] },
    ],
    ['a finding blocks', { ...answer, findings: [{ severity: 'blocking' as const, text: 'leak' }] }],
  ])('does not approve when %s', (_name, given) => {
    expect(judge(task, 'h1', given).approved).toBe(false);
  });

  const head = {
    files: new Map<string, number | undefined>([
      ['src/a.js', 10],
      ['test/a.test.js', 20],
      ['logo.png', undefined],
    ]),
    hasTest: (title: string) => title.includes('refuses the past'),
    ran: [{ command: 'npm test -- a', exitCode: 0 }],
  };
  const judged = (more: object) =>
    judge(
      task,
      'h1',
      {
        ...answer,
        criteria: [{ ...met('past dates are refused', ''), ...more }, met('dates are kept', 'src/a.js:1')],
      },
      { head },
    ).criteria[0];

  it.each<[string, object]>([
    ['a file', { evidence: 'It is in src/a.js.' }],
    ['a line', { evidence: 'src/a.js:10 refuses it' }],
    ['a path and a line of their own', { path: './src/a.js', line: 3 }],
    ['a binary file', { evidence: 'the picture', path: 'logo.png' }],
    ['a test', { test: 'dates > refuses the past' }],
    ['a test in quotation marks', { evidence: 'The test "refuses the past" passes.' }],
    ['a command that was run', { command: 'npm test', evidence: '12 passed' }],
    ['a command in backticks', { evidence: '`npm test -- a` passes' }],
    ['a file beside prose with dots and slashes', { evidence: 'src/a.js:2, and/or e.g. v1.2' }],
  ])('takes %s for evidence', (_name, more) => {
    expect(judged(more)?.met).toBe(true);
  });

  it.each<[string, object, string]>([
    ['a file that is not there', { evidence: 'src/b.js:3' }, 'There is no file src/b.js.'],
    ['a file that is not there, without a line', { evidence: 'see src/b.js' }, 'There is no file src/b.js.'],
    [
      'a line beyond the end',
      { evidence: 'src/a.js:11' },
      'The review cites line 11 of src/a.js, which has 10 lines.',
    ],
    ['a line zero', { evidence: 'src/a.js:0' }, 'The review cites line 0 of src/a.js, which has 10 lines.'],
    ['a way out', { path: '../../etc/passwd', line: 1 }, 'There is no file ../../etc/passwd.'],
    [
      'a test that nobody wrote',
      { test: 'it is perfect', evidence: 'src/a.js:1' },
      'No test is called "it is perfect".',
    ],
    [
      'a command that was not run',
      { command: 'make prove', evidence: 'src/a.js:1' },
      'The command `make prove` was not run in this review.',
    ],
    [
      'nothing that can be looked up',
      { evidence: 'I looked at it and it is fine.' },
      'It cites no file, no test and no command from this review.',
    ],
  ])('does not take %s for evidence', (_name, more, why) => {
    const result = judged(more);
    expect(result?.met).toBe(false);
    expect(result && evidenceText(result)).toContain(`the evidence does not hold. ${why}`);
  });

  it('never approves nothing, or another task', () => {
    const keyed = { ...task, key: 'T3' };
    expect(judge(keyed, 'h1', answer, { changed: [] }).approved).toBe(false);
    expect(judge(keyed, 'h1', answer, { changed: ['a.js'] }).approved).toBe(true);
    expect(judge(keyed, 'h1', { ...answer, task: 'T31' }).approved).toBe(false);
    expect(judge(keyed, 'h1', { ...answer, task: 'task T3' }).approved).toBe(true);
    expect(judge({ criteria: [] }, 'h1', { ...answer, criteria: [] }).approved).toBe(false);
    const others = { ...answer, criteria: [met('The menu opens'), met('It closes again')] };
    expect(judge(task, 'h1', others).approved).toBe(false);
  });

  it('counts criteria by order when they are all there in shorter words', () => {
    const short = { ...answer, criteria: [met('dates refused'), met('kept')] };
    expect(judge(task, 'h1', short).approved).toBe(true);
  });
});
