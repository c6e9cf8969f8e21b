import { expect, test } from 'vitest';
import { parseToolInput, writeToolName } from '../../src/llm/tool-call.ts';

test.each([
  ['{"a":1}', { a: 1 }],
  ['', {}],
  ['{"a":', { _invalid: '{"a":' }],
  ['[1]', { _invalid: '[1]' }],
  ['null', { _invalid: 'null' }],
  ['"text"', { _invalid: '"text"' }],
])('arguments %j are read as %j', (text, input) => {
  expect(parseToolInput(text)).toEqual(input);
});

test('a name that was made up goes back in a form every provider accepts', () => {
  expect(writeToolName('read_file')).toBe('read_file');
  expect(writeToolName('functions.read file')).toBe('functions_read_file');
  expect(writeToolName('')).toBe('unnamed');
});
