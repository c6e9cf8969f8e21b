import { describe, expect, it } from 'vitest';
import { failingStep } from '../../src/github/job-log.ts';

const stamped = (lines: readonly string[]): string =>
  `\uFEFF${lines.map((line) => `2026-11-20T10:00:00.1234567Z ${line}`).join('\r\n')}\r\n`;

describe('of the log of a failed job', () => {
  it('the step that failed is shown, without moments, colours and what came before and after', () => {
    const log = stamped([
      '##[group]Run npm ci',
      'added 9 packages',
      '##[endgroup]',
      '##[group]Run npm test',
      'npm test',
      '##[endgroup]',
      '\u001b[31mnot ok 1\u001b[0m - adds',
      '##[error]src/a.ts(1,2): expected 2',
      '##[error]Process completed with exit code 1.',
      'Post job cleanup.',
    ]);
    expect(failingStep(log)).toMatchInlineSnapshot(`
      "Run npm test
      npm test
      not ok 1 - adds
      Error: src/a.ts(1,2): expected 2
      Error: Process completed with exit code 1."
    `);
  });

  it('the end is shown where nothing is marked as an error', () => {
    expect(failingStep(stamped(['one', 'two']))).toBe('one\ntwo');
  });

  it('no more is shown than a worker can read', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index} ${'x'.repeat(60)}`);
    const text = failingStep(stamped([...lines, '##[error]It failed.']));
    expect(text.length).toBeLessThanOrEqual(4_500);
    expect(text.endsWith('Error: It failed.')).toBe(true);
  });
});
