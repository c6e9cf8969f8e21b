import { describe, expect, it } from 'vitest';
import { counted, dollars, duration, tokens } from '../../views/figures.ts';

describe('figures', () => {
  it.each([
    [0, '0 s'],
    [42.4, '42 s'],
    [60, '1 min'],
    [185, '3 min 5 s'],
    [7800, '2 h 10 min'],
    [3600 * 24 * 3 + 3600 * 4 + 59, '3 d 4 h'],
    [3601, '1 h'],
    [-5, '0 s'],
  ])('%d seconds read %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1k'],
    [48_210, '48.2k'],
    [466_000, '466k'],
    [999_960, '1M'],
    [20_000_000, '20M'],
  ])('%d tokens read %s', (count, text) => {
    expect(tokens(count)).toBe(text);
  });

  it.each([
    [null, '–'],
    [0, '$0'],
    [0.004, '<$0.01'],
    [1.333, '$1.33'],
  ])('%s dollars read %s', (usd, text) => {
    expect(dollars(usd)).toBe(text);
  });

  it('counts in words', () => {
    expect([counted(1, 'file'), counted(2, 'file'), counted(0, 'reply', 'replies')]).toEqual([
      '1 file',
      '2 files',
      '0 replies',
    ]);
  });
});
