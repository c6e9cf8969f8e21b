import { expect, test } from 'vitest';
import { BoundedOutput, readable } from '../../src/sandbox/output.ts';

function kept(limit: number, ...chunks: string[]): BoundedOutput {
  const output = new BoundedOutput(limit, 0.5);
  for (const chunk of chunks) output.add(Buffer.from(chunk));
  return output;
}

test('short output comes whole, however it arrives', () => {
  expect(kept(100, 'one ', 'two ', 'three').text()).toBe('one two three');
  expect(kept(10, '12345', '67890').text()).toBe('1234567890');
});

test('of long output the middle is replaced by a note', () => {
  const output = kept(8, 'abcdef', 'ghijkl', 'mnop');
  expect(output.text()).toBe('abcd\n[… 8 bytes left out here …]\nmnop');
  expect(output.dropped()).toBe(8);
});

test('memory stays bounded over many small chunks', () => {
  const output = kept(10, ...Array.from({ length: 10_000 }, (_, index) => String(index % 10)));
  expect(output.text()).toBe('01234\n[… 9,990 bytes left out here …]\n56789');
});

test('a character is never cut in half', () => {
  expect(kept(8, 'aaü'.repeat(10)).text()).toMatch(/^aaü\n.*\naaü$/u);
  expect(kept(6, '€'.repeat(10)).text()).toMatch(/^€\n.*\n€$/u);
  expect(kept(10, '€'.repeat(10)).text()).toMatch(/^€\n.*\n€$/u);
});

test('colours, cursor movements and control characters are gone', () => {
  expect(readable('\u001B[31mred\u001B[0m \u001B[2Kline\u0007\u0000\u0008')).toBe('red line');
  expect(readable('\u001B]8;;https://example.com\u0007link\u001B]8;;\u0007')).toBe('link');
});

test('of a progress line the last state is left', () => {
  expect(readable('10%\r50%\r100%\ndone\r\n')).toBe('100%\ndone\n');
  expect(readable('working\r')).toBe('working');
});
