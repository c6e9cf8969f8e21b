// What was run can be read out of a conversation, and what came before the last edit does not count.
import { expect, test } from 'vitest';
import { commandsAfterLastEdit, commandsRun } from '../../src/agents/commands-run.ts';
import type { Message } from '../../src/llm/model.ts';

function turn(...calls: (readonly [name: string, input: object, text: string])[]): Message[] {
  const id = (index: number) => `${calls.map(([, input]) => JSON.stringify(input)).join()}${index}`;
  return [
    {
      role: 'assistant',
      text: '',
      calls: calls.map(([name, input], index) => ({ id: id(index), name, input })),
    },
    {
      role: 'tools',
      results: calls.map(([name, , text], index) => ({ id: id(index), name, text, isError: false })),
    },
  ];
}

const messages = [
  ...turn(['run_shell', { command: 'npm test' }, '1 failed\n[exit code 1]']),
  ...turn(['edit_file', { path: 'a' }, 'done'], ['run_shell', { command: 'npm run lint' }, '[exit code 0]']),
  ...turn(['run_shell', { command: 'sleep 999' }, '[stopped after 120 seconds; …]']),
];

test('commands come with their exit codes', () => {
  expect(commandsRun(messages).map(({ command, exitCode }) => [command, exitCode])).toEqual([
    ['npm test', 1],
    ['npm run lint', 0],
    ['sleep 999', null],
  ]);
});

test('only what was run after the last edit speaks of the work', () => {
  expect(commandsAfterLastEdit(messages).map(({ command }) => command)).toEqual([
    'npm run lint',
    'sleep 999',
  ]);
});

test('a call that was never answered was not run', () => {
  expect(commandsRun(messages.slice(0, 1))).toEqual([]);
});
