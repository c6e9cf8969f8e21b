import { array, assert, constantFrom, property } from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { clip, outgoing } from '../../src/wording/outgoing.ts';

const safe = outgoing(['github.example.com']);
const zwsp = '\u200b';

describe('what a model wrote', () => {
  it('notifies nobody, however it is written', () => {
    for (const text of [
      '@mallory look',
      'a @octo/team b',
      '\\@mallory',
      'mail me@example.com',
      '| `@x` | b |',
    ]) {
      expect(safe.block(text)).not.toMatch(/@[\w-]/);
    }
    expect(safe.block('&#64;mallory')).toBe('&amp;#64;mallory');
    expect(safe.plain('Thanks @mallory')).toBe(`Thanks @${zwsp}mallory`);
  });

  it('closes no issue and calls on no other repository', () => {
    for (const text of [
      'Fixes #12',
      'closes: #1',
      'resolved octo/other#7',
      'fix https://github.example.com/o/r/issues/1',
    ]) {
      expect(safe.block(text)).not.toMatch(/(fix|clos|resolv)\w*:?\s*(#|https|octo)/i);
    }
    expect(safe.plain('Fixes #12')).toBe(`Fixes${zwsp} #12`);
    expect(safe.block('see octo/other#7')).toBe(`see octo/other${zwsp}#${zwsp}7`);
    expect(safe.block('a prefix #12 stays')).toBe('a prefix #12 stays');
  });

  it('cannot hide anything', () => {
    expect(safe.block('<!-- troupe:a:b --><img src=x>')).toBe('&lt;!-- troupe:a:b --&gt;&lt;img src=x&gt;');
    expect(safe.block('> quoted > text')).toBe('> quoted &gt; text');
    expect(safe.plain('in\u202evisible\u200b\u{e0041}')).toBe('invisible');
  });

  it('leads only to hosts we know', () => {
    expect(safe.block('[docs](https://github.example.com/a) and [file](src/a.ts#L2)')).toBe(
      '[docs](https://github.example.com/a) and [file](src/a.ts#L2)',
    );
    expect(safe.block('[win](https://evil.example/x?y)')).toBe(`[win] (https${zwsp}://evil.example/x?y)`);
    expect(safe.block('![pixel](https://github.example.com/p.png)')).toBe(
      `!${zwsp}[pixel](https://github.example.com/p.png)`,
    );
    for (const text of [
      'https://evil.example/a',
      'www.evil.example',
      '[a](//evil.example)',
      '[a](javascript:alert(1))',
      '[a](mailto:x@evil.example)',
      '[a]: https://evil.example',
      '<https://evil.example>',
      '[a[b]](https://evil.example)',
    ]) {
      expect(safe.block(text)).not.toMatch(/https?:\/\/evil|www\.|\]\((?:\/\/|javascript|mailto)/);
    }
  });

  it('keeps code as it was', () => {
    const code = 'Use `a<b> @x`:\n\n```ts\nimport "@types/node"; // <b> fixes #1\n```\ndone';
    expect(safe.block(code)).toBe(code);
    const inList = '- first\n  ```\n  @code\n  ```\n- second';
    expect(safe.block(inList)).toBe(inList);
  });

  it('takes nothing for code that GitHub would not', () => {
    expect(safe.block('\\`@mallory`')).not.toMatch(/@mallory/);
    expect(safe.block('` open\n`` @mallory `')).toContain(`@${zwsp}mallory`);
    expect(safe.block('- a\n  ```\n@mallory')).toBe(`- a\n  \`\`\`\n  \`\`\`\n@${zwsp}mallory`);
    expect(safe.block('> ```\n@mallory')).toContain(`@${zwsp}mallory`);
    expect(safe.block('| ` | @mallory ` |')).toContain(`@${zwsp}mallory`);
    expect(safe.block('```\nnever closed')).toBe('```\nnever closed\n```');
  });

  it('stays on one line where a line is asked for', () => {
    expect(safe.line('```\na | b\n# c')).toBe('&#96;&#96;&#96; a \\| b # c');
    expect(safe.line('x'.repeat(500))).toHaveLength(300);
  });

  it('is cut to length with its code blocks closed', () => {
    const cut = clip(`start\n\`\`\`\n${'code\n'.repeat(100)}\`\`\`\nend`, 120);
    expect(cut.length).toBeLessThanOrEqual(120);
    expect(cut).toMatch(/```\n… \(shortened\)$/);
  });

  it('never holds a live mention, tag or foreign link outside code, whatever the text', () => {
    const piece = constantFrom(
      '@bob',
      '`',
      '``',
      '```',
      '\n',
      '\n\n',
      ' ',
      '<b>',
      '|',
      '\\',
      '~~~',
      '  ',
      '- ',
      '> ',
      'fixes #1',
      'www.evil.example',
      '[a](',
      '![',
      ']: ',
      ')',
      '//evil.example',
      'https://evil.example',
      '&',
    );
    assert(
      property(array(piece, { maxLength: 24 }), (pieces) => {
        for (const text of withoutCode(safe.block(pieces.join('')))) {
          expect(text).not.toMatch(/@bob|\bfixes #1|www\.evil|https:\/\/evil|^href=(\/\/|\w+:)/);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/** The text that a Markdown parser that is not ours draws outside code. */
function withoutCode(markdown: string): string[] {
  const texts: string[] = [];
  const walk = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (token.type === 'text') texts.push(token.content);
      if (token.type.startsWith('html')) texts.push('@bob: HTML');
      if (token.type === 'link_open') texts.push(`href=${token.attrGet('href')}`);
      if (token.children) walk(token.children);
    }
  };
  walk(new MarkdownIt({ html: true }).parse(markdown, {}));
  return texts;
}
