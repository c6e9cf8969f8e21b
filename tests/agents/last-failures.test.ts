// What commands printed before an attempt failed is kept for the next one.
import { expect, test } from 'vitest';
import { lastFailures } from '../../src/agents/last-failures.ts';
import { answer, ranCommand, step } from './scripted.ts';

test('shows the last two failed commands with their output', () => {
  const messages = [
    ...ranCommand('npm run old', 'long ago', 1),
    ...ranCommand('npm run lint', 'bad\n[exit code 1]', 1),
    ...ranCommand('ls', 'src', 0),
    ...step({ name: 'run_shell' }, answer('run_shell', 'it has no command', { isError: true })),
    ...ranCommand('npm test', 'not ok 1\n[exit code 1]', 1),
  ];
  expect(lastFailures(messages)).toBe(
    'This command failed:\n~~~~ npm run lint\nbad\n[exit code 1]\n~~~~\n\n' +
      'This command failed:\n~~~~ npm test\nnot ok 1\n[exit code 1]\n~~~~',
  );
});

test('keeps the end of long output, and is empty without failures', () => {
  const told = lastFailures(ranCommand('npm test', `${'x'.repeat(10_000)}\nnot ok`, 1));
  expect(told.length).toBeLessThan(4_200);
  expect(told).toContain('not ok');
  expect(lastFailures(ranCommand('npm test', 'ok', 0))).toBe('');
});
