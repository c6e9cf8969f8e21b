import { expect, test } from 'vitest';
import { applyEdits, type Edit } from '../../../src/agents/tools/apply-edits.ts';

const text = `function add(a, b) {
  return a + b;
}

function sub(a, b) {
  return a - b;
}
`;

function problem(old: string, ...more: Edit[]): string {
  const result = applyEdits(text, [{ old, new: 'x' }, ...more]);
  return result.ok ? 'no problem' : result.problems.join('\n');
}

test('edits are matched against the text as it was, in any order', () => {
  const result = applyEdits('a b c', [
    { old: 'c', new: 'a' },
    { old: 'a', new: 'b b' },
  ]);
  expect(result).toEqual({ ok: true, text: 'b b b a' });
});

test('a replacement is taken literally', () => {
  expect(applyEdits('x', [{ old: 'x', new: '$& $1 \\n' }])).toEqual({ ok: true, text: '$& $1 \\n' });
});

test('a passage that occurs twice is not guessed', () => {
  expect(problem('(a, b)')).toBe(
    '`old` occurs 2 times, on lines 1, 5. Add a line before or after it that makes it unique.',
  );
});

test('wrong white space is shown as it is', () => {
  expect(problem('function add(a, b) {\n    return a + b;\n}')).toBe(
    '`old` does not occur in the file. It differs only in white space from lines 1 to 3:\nfunction add(a, b) {\n  return a + b;\n}',
  );
});

test('the nearest lines are shown for a passage that is a little wrong', () => {
  expect(problem('function sub(a, c) {\n  return a - b;')).toBe(
    '`old` does not occur in the file. The nearest text is on lines 5 to 6:\nfunction sub(a, b) {\n  return a - b;',
  );
});

test('says when nothing in the file is similar', () => {
  expect(problem('class Calculator extends Machine')).toBe(
    '`old` does not occur in the file. Nothing in it is similar. Read the file again.',
  );
});

test('every edit that fails is named', () => {
  expect(problem('', { old: 'return a + b;', new: 'return a + b;' }, { old: 'mul', new: 'y' })).toBe(
    [
      'Edit 1: `old` is empty. Use append_file or write_file to add text without replacing any.',
      'Edit 2: `old` and `new` are the same.',
      'Edit 3: `old` does not occur in the file. Nothing in it is similar. Read the file again.',
    ].join('\n'),
  );
});

test('edits that overlap are refused', () => {
  expect(problem('add(a, b) {\n  return a + b', { old: 'return a + b;\n}', new: 'y' })).toBe(
    'Edits 1 and 2 overlap. Make one edit of them.',
  );
});

test('edits that touch are fine', () => {
  const edits = [
    { old: 'ab', new: '1' },
    { old: 'cd', new: '2' },
  ];
  expect(applyEdits('abcd', edits)).toEqual({ ok: true, text: '12' });
});

test('a file with Windows line endings keeps them', () => {
  const result = applyEdits('one\r\ntwo\r\nthree\r\n', [{ old: 'one\ntwo', new: '1\n2' }]);
  expect(result).toEqual({ ok: true, text: '1\r\n2\r\nthree\r\n' });
});

test.each<[string, string, Edit[], string]>([
  ['after a line', 'a\nb\nc\n', [{ old: 'b', new: 'x\ny', place: 'after' }], 'a\nb\nx\ny\nc\n'],
  ['after a whole line', 'a\nb\nc\n', [{ old: 'b\n', new: 'x', place: 'after' }], 'a\nb\nx\nc\n'],
  ['after part of a line', 'let a = 1;\nb', [{ old: 'a =', new: 'x\n', place: 'after' }], 'let a = 1;\nx\nb'],
  ['after the last line, without its end', 'a\nb', [{ old: 'b', new: 'x', place: 'after' }], 'a\nb\nx'],
  ['before a line', 'a\n  b\n', [{ old: 'b', new: '  x', place: 'before' }], 'a\n  x\n  b\n'],
  ['before the first line', '\na\n', [{ old: '\na', new: 'x', place: 'before' }], 'x\n\na\n'],
  [
    'on both sides, and the line itself',
    'a\nb\nc\n',
    [
      { old: 'b', new: 'B' },
      { old: 'b\n', new: 'x', place: 'before' },
      { old: 'b\nc', new: 'z', place: 'after' },
    ],
    'a\nx\nB\nc\nz\n',
  ],
  [
    'with Windows line ends',
    'a\r\nb\r\n',
    [{ old: 'a', new: 'x\ny', place: 'after' }],
    'a\r\nx\r\ny\r\nb\r\n',
  ],
  [
    'several lines for one, with Windows line ends',
    'a\r\nb\r\n',
    [{ old: 'a', new: 'x\ny' }],
    'x\r\ny\r\nb\r\n',
  ],
])('adds %s', (_, before, edits, after) => {
  expect(applyEdits(before, edits)).toEqual({ ok: true, text: after });
});

test('an empty insertion is rejected, and one inside a replacement overlaps', () => {
  expect(problem('b;', { old: 'return a + b;', new: '', place: 'after' })).toContain('`new` is empty');
  expect(problem('add(a, b) {\n  return a + b;', { old: 'add', new: 'x', place: 'after' })).toContain(
    'Edits 1 and 2 overlap',
  );
});
