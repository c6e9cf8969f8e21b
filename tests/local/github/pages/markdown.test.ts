import { describe, expect, it } from 'vitest';
import { markupOf } from '../../../../src/local/github/pages/html.ts';
import { markdown } from '../../../../src/local/github/pages/markdown.ts';
import { planGraph } from '../../../../src/wording/plan-graph.ts';
import { halfway, runOf } from '../../../wording/run.ts';
import type { Repository } from '../../../../src/local/github/state/repository.ts';

const repository = { fullName: 'ada/todo' } as Repository;
const shown = (text: string): string => markupOf(markdown(text, repository));

describe('Markdown on the pages', () => {
  it('folds details, also in one another, in a list and in a quote', () => {
    const html = shown(
      '<details><summary>Two <b>files</b></summary>\n\n- one\n\n<details open>\n<summary>inner</summary>\n\ndeep\n</details>\n\n</details>\n\nafter',
    );
    expect(html).toMatch(/<details>\s*<summary>Two <b>files<\/b><\/summary>/);
    expect(html).toMatch(/<details open>\s*<summary>inner<\/summary>\s*<p>deep<\/p>/);
    expect(html).toContain('<p>after</p>');
    expect(shown('- a\n  <details>\n  b\n  </details>\n- c')).toMatch(
      /<li>a\s*<details>[\s\S]*<\/details>\s*<\/li>/,
    );
    expect(shown('> <details><summary>q</summary>\n> b\n> </details>')).toMatch(
      /<summary>q<\/summary>\s*b\s*<\/details>/,
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
      '<sub>',
    ]) {
      const text = `${line}\n`.repeat(65_536 / (line.length + 1)) + '</details>\n'.repeat(3);
      const before = process.threadCpuUsage();
      shown(text);
      // Its own work, not the time that passed: other tests run beside it.
      expect({ line, quick: process.threadCpuUsage(before).user < 3_000_000 }).toEqual({ line, quick: true });
    }
  });

  it('does not show what is hidden in comments, and shows comments in code', () => {
    expect(shown('before\n<!-- troupe:a:b -->')).not.toContain('troupe');
    expect(shown('<!--\n\nlong\n\n-->\nafter')).not.toContain('long');
    expect(shown('a <!-- b --> c')).toContain('a  c');
    expect(shown('`<!-- b -->`')).toContain('&lt;!-- b --&gt;');
    expect(shown('```\n<!-- b -->\n```')).toContain('&lt;!-- b --&gt;');
  });

  it('draws task lists, tables with line breaks, and links to issues', () => {
    expect(shown('- [x] done\n- [ ] open #12')).toContain(
      '<li class="task"><input type="checkbox" checked data-line="0" aria-label="done" disabled /> done</li>',
    );
    expect(shown('see #12, a#13 and [#14](https://example.org)')).toContain(
      'see <a href="/ada/todo/issues/12" rel="noopener noreferrer nofollow">#12</a>, a#13 and',
    );
    expect(shown('| a |\n|---|\n| b<br>c |')).toContain('<td>b<br />c</td>');
  });

  it('shows the HTML that GitHub lets writers use, and nothing of the rest', () => {
    expect(shown('H<sub>2</sub>O <kbd>Ctrl</kbd>')).toContain('<p>H<sub>2</sub>O <kbd>Ctrl</kbd></p>');
    expect(shown('<div align="center">\n\n**bold**\n\n</div>')).toMatch(
      /<div align="center">\s*<p><strong>bold<\/strong><\/p>\s*<\/div>/,
    );
    expect(shown('|a|\n|-:|\n|1|')).toContain('<td align="right">1</td>');
    const bad = [
      '<script>alert(1)</script>',
      '<style>p { color: red }</style>',
      '<svg onload="alert(1)"><a href="javascript:alert(1)">x</a></svg>',
      '<a href=" javascript:alert(1)" onclick="alert(1)" style="color:red" id="main" class="button">x</a>',
      '<iframe src="https://example.org"></iframe><form action="/x"><button>x</button></form>',
      '[x](javascript:alert(1)) [y](data:text/html,x) <b onmouseover=alert(1)>b</b>',
      '<details open ontoggle=alert(1)>',
    ];
    for (const text of bad) {
      expect(shown(text)).not.toMatch(
        /<(script|style|svg|iframe|form|button)|="\s*(javascript|data):|\son\w+=|alert\(1\)<\/p|style=|\sid=|class="button/,
      );
    }
    expect(shown('<input type="text" name="x" value="y">')).toContain('<input type="checkbox" disabled />');
  });

  it('makes a link of an image, whose address would tell who reads the page', () => {
    const picture =
      '<picture><source srcset="https://example.org/a"><img src="https://example.org/b" alt="B"></picture>';
    const link = (address: string, words: string) =>
      `<a href="https://example.org/${address}" rel="noopener noreferrer nofollow">${words}</a>`;
    expect(shown('![A](https://example.org/a)')).toContain(link('a', 'A'));
    expect(shown(picture)).toContain(`<picture>${link('b', 'B')}</picture>`);
  });

  it('draws the graph of a plan as the status page does, and shows what it cannot draw as code', () => {
    const plan = planGraph(runOf(...halfway));
    const drawn = shown(`\`\`\`mermaid\n${plan}\n\`\`\``);
    expect(drawn.match(/<g class="node is-/g)).toHaveLength(plan.match(/:::/g)?.length ?? 0);
    expect(drawn).toContain('class="edge after"');
    expect(drawn).not.toContain('<code');
    const other = ['graph TD\n  A --> B', 'graph LR\n  T1["x"]:::planned\n  T1 --> T9', 'graph LR', 'pie'];
    for (const source of other) {
      expect(shown(`\`\`\`mermaid\n${source}\n\`\`\``)).toContain('<code class="language-mermaid">');
    }
  });
});
