// Whatever wording let through, an effect that is sent notifies nobody and closes nothing.
import { expect, it } from 'vitest';
import { lastLook } from '../../src/github/last-look.ts';

const zwsp = '\u200b';

it('defuses what any field of an effect says', () => {
  expect(
    lastLook({ title: 'By @bob', comments: [{ path: 'a/@x/b.js', line: 1, text: 'fixes #7 @bob' }] }),
  ).toEqual({
    title: `By @${zwsp}bob`,
    comments: [{ path: 'a/@x/b.js', line: 1, text: `fixes${zwsp} #7 @${zwsp}bob` }],
  });
});

it('leaves names, numbers, code and our own words as they are', () => {
  const payload = {
    head: 'h1',
    branch: 'troupe/1/T1-a@b',
    pull: 3,
    body: 'Part of #1.\n\n| `a` | `b` |\n\nUse `@a`.\n\n```\n@types/node\n```\n\n<sub>Made by Troupe.</sub>',
    detailsUrl: 'https://x@example.com',
    conclusion: 'success',
  };
  expect(lastLook(payload)).toEqual(payload);
});
