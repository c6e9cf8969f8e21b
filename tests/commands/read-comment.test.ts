import { describe, expect, it } from 'vitest';
import { nearMiss, readComment } from '../../src/commands/read-comment.ts';

function lines(comment: string): string[] {
  return readComment(comment, 'troupe-for-ada').map(({ word, words }) => `${word}|${words}`);
}

describe('a command', () => {
  it.each([
    ['/retry T3', 'retry|T3'],
    ['  /retry T3 use dates  ', 'retry|T3 use dates'],
    ['/RETRY t3', 'retry|t3'],
    ['/troupe retry T3', 'retry|T3'],
    ['/troupe /retry T3', 'retry|T3'],
    ['@troupe-for-ada retry T3', 'retry|T3'],
    ['@troupe-for-ada[bot] /retry T3', 'retry|T3'],
    ['@Troupe-For-Ada help', 'help|'],
    ['/help\r\n', 'help|'],
    ['Thanks!\n/retry T3', 'retry|T3'],
    ['/retry `T3` with **care**', 'retry|`T3` with **care**'],
  ])('is read from %j', (comment, expected) => {
    expect(lines(comment)).toEqual([expected]);
  });

  it('takes the lines after it along, and several can be said at once', () => {
    expect(readComment('/spawn Dates\nKeep them.\n\n- sorted\n\n/pause', 'troupe')).toMatchObject([
      { word: 'spawn', words: 'Dates', more: 'Keep them.\n\n- sorted' },
      { word: 'pause', more: '' },
    ]);
  });
});

describe('nothing is read from', () => {
  it.each([
    ['a quotation', '> /cancel'],
    ['a quotation that goes on lazily', '> I said\n/cancel'],
    ['a block of code', '```\n/cancel\n```'],
    ['an indented block', 'So:\n\n    /cancel'],
    ['a code span', '`/cancel`'],
    ['a code span over two lines', 'see `this\n/cancel` here'],
    ['an HTML comment', '<!--\n/cancel\n-->'],
    ['an HTML comment in a line', '<!-- a\n/cancel\n-->'],
    ['a fold', '<details><summary>x</summary>\n\n/cancel\n\n</details>'],
    ['a list', '- /cancel\n1. /cancel'],
    ['a table', '| /cancel |\n| --- |\n| /cancel |'],
    ['a heading', '# /cancel'],
    ['the middle of a sentence', 'You can say /cancel to end it.'],
    ['a path', '/etc/passwd is a file'],
    ['another bot', '@dependabot rebase'],
    ['somebody with a longer name', '@troupe-for-ada-lovelace cancel'],
    ['an escaped slash', '\\/cancel'],
    ['hidden HTML', '<p hidden>\n/cancel\n</p>'],
  ])('%s', (_name, comment) => {
    expect(lines(comment)).toEqual([]);
  });

  it('stays quick with a comment that means harm', () => {
    const before = Date.now();
    readComment('`'.repeat(60_000), 'troupe');
    readComment('<details>'.repeat(6_000), 'troupe');
    readComment('/spawn x\n'.repeat(5_000), 'troupe');
    expect(Date.now() - before).toBeLessThan(20_000);
  });
});

describe('a near miss', () => {
  it.each([
    ['retyr', 'retry'],
    ['rety', 'retry'],
    ['abandn', 'abandon'],
    ['cancle', 'cancel'],
    ['budjet', 'budget'],
    ['halp', 'help'],
  ])('%s is taken for %s', (typed, meant) => {
    expect(nearMiss(typed)).toBe(meant);
  });

  it.each(['lgtm', 'test', 'merge', 'ok', 'rebase', 'assign'])('%s is not taken for anything', (typed) => {
    expect(nearMiss(typed)).toBeUndefined();
  });
});
