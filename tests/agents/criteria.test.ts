// Which criteria say something, and which reports name where they know it from.
import { expect, test } from 'vitest';
import { criteriaProblems } from '../../src/agents/criteria.ts';
import { sourcesIn } from '../../src/agents/sources.ts';
import type { TaskSpec } from '../../src/domain/task-spec.ts';

const task = (...criteria: string[]): TaskSpec => ({
  key: 'a',
  title: 'Part',
  profile: 'code',
  description: '',
  criteria,
  paths: [],
  after: [],
});

test.each([
  'works',
  'Works.',
  'It works correctly',
  'The feature is implemented properly',
  'The code is clean',
  'Code',
  'is well-tested',
  'Everything',
  'It should be robust and documented',
  '…',
])('"%s" cannot be checked', (criterion) => {
  expect(criteriaProblems([task(criterion)])).toHaveLength(1);
});

test.each([
  'GET /todos?done=true returns only finished to-dos',
  'npm test passes',
  'The answer is 84',
  'README.md documents --due',
  'greet() works for names with spaces: greet("Ada L") is "Hello, Ada L"',
  'A to-do keeps its due date over a restart',
  'Ein Termin bleibt erhalten',
])('"%s" can be checked', (criterion) => {
  expect(criteriaProblems([task(criterion)])).toEqual([]);
});

test('a duplicate criterion is named', () => {
  expect(criteriaProblems([task('The answer is 84', 'the answer is 84.')])).toEqual([
    'a has the criterion "the answer is 84" twice.',
  ]);
});

test.each([
  ['see `src/app.js:12` and (lib/a-b.ts:3)', ['src/app.js:12', 'lib/a-b.ts:3']],
  ['Makefile:7 says so', ['Makefile:7']],
  ['as https://example.org/a?b=c. says', ['https://example.org/a?b=c']],
  ['src/app.js:1 and src/app.js:1', ['src/app.js:1']],
  ['at 12:30 it was e.g. done, note: 3', []],
  ['listens on example.com:8080', []],
  ['src/app.js has it', []],
])('%s', (report, sources) => {
  expect(sourcesIn(report)).toEqual(sources);
});
