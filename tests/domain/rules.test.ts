// The small rules: permission, budget, protected paths, verdicts.
import { describe, expect, it } from 'vitest';
import { addSpend, budgetReached } from '../../src/domain/budget.ts';
import { mayCommand, type Permission } from '../../src/domain/permission.ts';
import { protectedPaths } from '../../src/domain/protected-path.ts';
import { judge } from '../../src/domain/verdict.ts';

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
    [{ usd: 2, tokens: 5 }, 'the budget of $2.00 is used up ($2.00 spent)'],
    [{ usd: 0, tokens: 1000 }, 'the budget of 1000 tokens is used up (1000 spent)'],
    [{ usd: null, tokens: 999 }, undefined],
    [{ usd: null, tokens: 1001 }, 'the budget of 1000 tokens is used up (1001 spent)'],
  ])('after %j', (spend, reached) => {
    expect(budgetReached(budget, spend)).toBe(reached);
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

  it('counts criteria by order when they are all there in shorter words', () => {
    const short = { ...answer, criteria: [met('dates refused'), met('kept')] };
    expect(judge(task, 'h1', short).approved).toBe(true);
  });
});
