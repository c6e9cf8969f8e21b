import { expect, test } from 'vitest';
import { createSubtasks, type Subtask, subtaskProblems } from '../../../src/agents/tools/create-subtasks.ts';
import type { ToolContext } from '../../../src/agents/tools/tool.ts';

function subtask(key: string, after: string[] = []): Subtask {
  const words = { title: `Do ${key}`, description: `All of ${key}`, criteria: [`${key} is done`] };
  return { key, profile: 'code', paths: ['src'], after, ...words };
}

/** It needs nothing of where it runs. */
const nowhere = {} as ToolContext;

test('records a set of subtasks', async () => {
  const tasks = [subtask('a'), subtask('b', ['a'])];
  expect(await createSubtasks.run({ tasks }, nowhere)).toEqual({
    text: 'Noted 2 subtasks: a, b.',
    seen: [{ is: 'subtasks_noted', tasks }],
  });
});

test('rejects an invalid plan with every reason', async () => {
  const tasks = [subtask('a', ['b']), subtask('b', ['a']), subtask('c', ['d']), subtask('c')];
  const answer = await createSubtasks.run({ tasks }, nowhere);
  expect(answer).toEqual({
    isError: true,
    text: [
      'No subtask was noted.',
      'The key c is used more than once.',
      'c comes after d, which is not in this call. The keys are a, b, c, c.',
      'a comes after b comes after a: none of them could ever start.',
    ].join('\n'),
  });
});

test('accepts diamond dependencies', () => {
  expect(
    subtaskProblems([subtask('a'), subtask('b', ['a']), subtask('c', ['a']), subtask('d', ['b', 'c'])]),
  ).toEqual([]);
});
