// What arrives on the screen, and on a pipe.
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Cleanup } from '../../../src/local/show/cleanup.ts';
import { openTerminal, type Terminal } from '../../../src/local/show/terminal.ts';

function screen(isTTY: boolean, columns = 40): { terminal: Terminal; text: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns });
  let text = '';
  stream.on('data', (data: Buffer) => {
    text += data.toString('utf8');
  });
  return { terminal: openTerminal(stream), text: () => text };
}

describe('without a terminal', () => {
  test('writes plain lines and no progress', () => {
    const { terminal, text } = screen(false);
    terminal.progress('0 of 3');
    terminal.entry('0:07', { tone: 'good', task: 'T2', text: 'merged' });
    terminal.entry('0:07', { tone: 'quiet', text: 'a detail' });
    terminal.clear();
    expect(text()).toBe(' 0:07 ✓ T2  merged\n        a detail\n');
  });
});

describe('in a terminal', () => {
  test('the progress line stays below other lines', () => {
    const { terminal, text } = screen(true);
    terminal.progress('0 of 3');
    terminal.say('T2 starts');
    terminal.clear();
    const shown = stripVTControlCharacters(text());
    expect(shown).toBe('0 of 3\rT2 starts\n0 of 3\r');
  });

  test('a long progress line is cut, so that it never wraps', () => {
    const { terminal, text } = screen(true, 50);
    terminal.progress('x'.repeat(100));
    expect(stripVTControlCharacters(text())).toBe(`${'x'.repeat(48)}…`);
  });

  test('a long line is wrapped below its beginning', () => {
    const { terminal, text } = screen(true, 40);
    terminal.entry('0:07', {
      tone: 'bad',
      task: 'T2',
      text: 'the strategist rejects it: it does not do what was asked',
    });
    expect(stripVTControlCharacters(text())).toBe(
      ' 0:07 ✗ T2  the strategist rejects it:\n            it does not do what was\n            asked\n',
    );
  });
});

describe('at the end', () => {
  test('stops in reverse order, and reports what fails to stop', async () => {
    const ended: string[] = [];
    const said: string[] = [];
    const cleanup = new Cleanup();
    for (const what of ['the folder', 'the server', 'the model']) {
      cleanup.add(what, async () => {
        ended.push(what);
        if (what === 'the server') throw new Error('no');
        await Promise.resolve();
      });
    }
    await cleanup.close({ say: (text) => said.push(text) });
    await cleanup.close({ say: (text) => said.push(text) });
    expect(ended).toEqual(['the model', 'the server', 'the folder']);
    expect(said).toEqual(['Could not stop the server: Error: no']);
  });
});
