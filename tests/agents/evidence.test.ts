// What commands printed before an attempt failed is kept for the next one.
import { expect, test } from 'vitest';
import { lastFailures } from '../../src/agents/evidence.ts';
import type { Message } from '../../src/llm/model.ts';

function ran(id: string, command: string, text: string, isError = true): Message[] {
  return [
    { role: 'assistant', text: '', calls: [{ id, name: 'run_shell', input: { command } }] },
    { role: 'tools', results: [{ id, name: 'run_shell', text, isError }] },
  ];
}

test('the last two commands that failed are told, with what they printed', () => {
  const messages = [
    ...ran('1', 'npm run old', 'long ago'),
    ...ran('2', 'npm run lint', 'bad\n[exit code 1]'),
    ...ran('3', 'ls', 'src', false),
    ...ran('4', 'npm test', 'not ok 1\n[exit code 1]\n\n[Troupe] 3 steps are left.'),
  ];
  expect(lastFailures(messages)).toBe(
    'This command failed:\n~~~~ npm run lint\nbad\n[exit code 1]\n~~~~\n\n' +
      'This command failed:\n~~~~ npm test\nnot ok 1\n[exit code 1]\n~~~~',
  );
});

test('of much output the end is kept, and nothing is said when nothing failed', () => {
  const told = lastFailures(ran('1', 'npm test', `${'x'.repeat(10_000)}\nnot ok`));
  expect(told.length).toBeLessThan(4_200);
  expect(told).toContain('not ok');
  expect(lastFailures(ran('1', 'npm test', 'ok', false))).toBe('');
});
