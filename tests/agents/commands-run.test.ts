// Which commands ran, and which of them speak of the work as it is now.
import { expect, test } from 'vitest';
import { commandsRun, commandsSinceLastChange } from '../../src/agents/commands-run.ts';
import { evidenceIn, type TranscriptMessage } from '../../src/agents/transcript.ts';
import { answer, ranCommand, step } from './scripted.ts';

const changed = { is: 'tree_changed', tree: 't', paths: ['a'] } as const;
const messages: TranscriptMessage[] = [
  ...ranCommand('npm test', '1 failed\n[exit code 1]', 1),
  ...step({ name: 'edit_file' }, answer('edit_file', 'done', { seen: [changed] })),
  ...ranCommand('npm run lint', '[exit code 0]', 0),
  ...ranCommand('sleep 999', '[stopped after 120 seconds; …]', null),
];
const names = (all: readonly TranscriptMessage[]) =>
  commandsSinceLastChange(all).map(({ command }) => command);

test('commands come with their exit codes', () => {
  expect(commandsRun(evidenceIn(messages))).toEqual([
    { command: 'npm test', exitCode: 1 },
    { command: 'npm run lint', exitCode: 0 },
    { command: 'sleep 999', exitCode: null },
  ]);
});

test('only commands after the last change count as evidence for the work', () => {
  expect(names(messages)).toEqual(['npm run lint', 'sleep 999']);
});

test('a command that changed the worktree does not count', () => {
  const format = { is: 'command_ended', command: 'npm run format', exitCode: 0 } as const;
  const formatted = answer('run_shell', '[exit code 0]', { seen: [format, changed] });
  expect(names([...messages, ...step({ name: 'run_shell' }, formatted)])).toEqual([]);
});

test('a background command gets the exit code that was observed later', () => {
  const started = { is: 'background_started', id: 'b1', command: 'npm run watch' } as const;
  const ended = { is: 'background_ended', id: 'b1', exitCode: 3 } as const;
  expect(commandsRun([started])).toEqual([{ command: 'npm run watch', exitCode: null }]);
  expect(commandsRun([started, ended])).toEqual([{ command: 'npm run watch', exitCode: 3 }]);
});
