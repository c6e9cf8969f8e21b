import { describe, expect, it } from 'vitest';
import { markdown } from '../../../../src/local/github/pages/markdown.ts';
import type { Repository } from '../../../../src/local/github/world/repository.ts';

const repository = { fullName: 'ada/todo' } as Repository;
const shown = (text: string): string => String(markdown(text, repository));

describe('Markdown on the pages', () => {
  it('folds details, also in one another, in a list and in a quote', () => {
    const html = shown(
      '<details><summary>Two **files**</summary>\n\n- one\n\n<details open>\n<summary>inner</summary>\n\ndeep\n</details>\n\n</details>\nafter',
    );
    expect(html).toMatch(/<details>\s*<summary>Two <strong>files<\/strong><\/summary>/);
    expect(html).toMatch(/<details open="">\s*<summary>inner<\/summary>\s*<p>deep<\/p>/);
    expect(html).toContain('<p>after</p>');
    expect(shown('- a\n  <details>\n  b\n  </details>\n- c')).toMatch(
      /<li>a\s*<details>[\s\S]*<\/details>\s*<\/li>/,
    );
    expect(shown('> <details><summary>q</summary>\n> b\n> </details>')).toMatch(
      /<summary>q<\/summary>\s*<p>b<\/p>/,
    );
  });

  it.each([
    '<details>never closed',
    'never opened</details>',
    '</div></details></article>',
    '<details onclick="x"><summary>s</summary>t</details>',
    '<details><summary>a</details>',
    '> <details>\n\n</details>',
  ])('closes every tag that it opens: %s', (text) => {
    const html = shown(text);
    const count = (tag: string): number => html.split(tag).length - 1;
    expect(count('<details')).toBe(count('</details>'));
    expect(count('<summary')).toBe(count('</summary>'));
    expect(count('<div')).toBe(count('</div>'));
    expect(html).not.toContain('onclick="');
  });

  it('stays quick with the longest comment that means harm', () => {
    for (const line of [
      '<details>',
      '<details><details>',
      '<!--',
      '<!-- -',
      '[ ] - [ ] ',
      '#1',
      '> <details>',
    ]) {
      const text = `${line}\n`.repeat(65_536 / (line.length + 1)) + '</details>\n'.repeat(3);
      const started = performance.now();
      shown(text);
      expect({ line, quick: performance.now() - started < 5000 }).toEqual({ line, quick: true });
    }
  });

  it('does not show what is hidden in comments, and shows comments in code', () => {
    expect(shown('before\n<!-- troupe:a:b -->')).not.toContain('troupe');
    expect(shown('<!--\n\nlong\n\n-->\nafter')).toBe('<div class="prose"><p>after</p>\n</div>');
    expect(shown('a <!-- b --> c')).toContain('a  c');
    expect(shown('`<!-- b -->`')).toContain('&lt;!-- b --&gt;');
    expect(shown('```\n<!-- b -->\n```')).toContain('&lt;!-- b --&gt;');
  });

  it('draws task lists, tables with line breaks, and links to issues', () => {
    expect(shown('- [x] done\n- [ ] open #12')).toContain(
      '<li class="task"><input type="checkbox" disabled checked aria-label="done"> done</li>',
    );
    expect(shown('see #12, a#13 and [#14](https://example.org)')).toContain(
      'see <a href="/ada/todo/issues/12" rel="noopener noreferrer nofollow">#12</a>, a#13 and',
    );
    expect(shown('| a |\n|---|\n| b<br>c |')).toContain('<td>b<br>\nc</td>');
  });

  it('puts a diagram in a box with a title', () => {
    expect(shown('```mermaid\ngraph TD\n  A --> B\n```')).toContain('<figure class="diagram"><figcaption>');
  });
});
