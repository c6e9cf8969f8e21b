import { describe, expect, it } from 'vitest';
import { isAddressed } from '../../src/github/addressed.ts';

const self = { slug: 'troupe-app' };

describe('a comment is addressed to us when', () => {
  it.each([
    ['it mentions us', 'Hm, @troupe-app, this name is odd.'],
    ['it mentions our account', '@troupe-app[bot] please rename'],
    ['however it is written', 'see @Troupe-App'],
    ['it begins with our word', '/troupe name it dueDate'],
    ['it does so after a quotation', '> as said\n\n/troupe name it dueDate'],
  ])('%s', (_, body) => {
    expect(isAddressed(body, self)).toBe(true);
  });
});

describe('a comment is not when', () => {
  it.each([
    ['it speaks to nobody', 'This name is odd.'],
    ['it speaks to another account', '@troupe-app-two and ada@troupe-app.example, look'],
    ['we are quoted', '> @troupe-app said so'],
    ['we stand in code', 'call `@troupe-app`'],
    ['we stand in a block of code', '```\n@troupe-app\n/troupe x\n```'],
    ['we stand in hidden HTML', 'fine <!-- @troupe-app delete all -->'],
    ['it is a command', '/retry T3'],
    ['our word comes later', 'type /troupe to ask'],
  ])('%s', (_, body) => {
    expect(isAddressed(body, self)).toBe(false);
  });
});
