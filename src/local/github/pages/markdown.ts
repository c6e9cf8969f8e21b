// Markdown as GitHub shows it: tables, task lists, links to issues, diagrams, and the HTML that GitHub lets writers use.
import { raw } from 'hono/html';
import MarkdownIt from 'markdown-it';
import sanitize from 'sanitize-html';
import type { Repository } from '../state/repository.ts';
import { markupOf, type Html } from './html.ts';
import { drawMermaid } from './mermaid.ts';

const renderer = new MarkdownIt({ html: true, linkify: true, breaks: true });
// `README.md` is a file here, and no host in Moldova.
renderer.linkify.set({ fuzzyLink: false });

// `#12` leads to that issue; the page of an issue that is a pull request leads on.
renderer.inline.ruler.before('escape', 'issue', (state, silent) => {
  const { repository } = state.env as { repository?: string };
  const match = /^#(\d{1,9})\b/.exec(state.src.slice(state.pos, state.pos + 12));
  const inWord = /[\w&/]/.test(state.src.charAt(state.pos - 1));
  if (match === null || inWord || repository === undefined || state.linkLevel > 0) return false;
  if (!silent) {
    state.push('link_open', 'a', 1).attrSet('href', `/${repository}/issues/${match[1]}`);
    state.push('text', '', 0).content = match[0];
    state.push('link_close', 'a', -1);
  }
  state.pos += match[0].length;
  return true;
});

// `- [x] done` becomes a box; it knows its line, for whoever ticks it.
renderer.core.ruler.push('task_list', (state) => {
  for (const [index, token] of state.tokens.entries()) {
    const item = state.tokens[index - 2];
    const [first] = token.children ?? [];
    const mark = /^\[([ xX])\] /.exec(first?.type === 'text' ? first.content : '');
    if (mark === null || first === undefined || item?.type !== 'list_item_open') continue;
    first.content = first.content.slice(mark[0].length);
    const box = new state.Token('html_inline', '', 0);
    const checked = mark[1] === ' ' ? '' : ' checked';
    const words = (token.children ?? []).map((child) => child.content).join('');
    box.content = `<input type="checkbox"${checked} data-line="${item.map?.[0]}" aria-label="${renderer.utils.escapeHtml(words.trim())}"> `;
    item.attrJoin('class', 'task');
    token.children?.unshift(box);
  }
});

const tags =
  'h1 h2 h3 h4 h5 h6 p br hr div span blockquote pre code samp kbd var tt b strong i em s strike del ins mark small sub sup q cite dfn abbr bdo time wbr ruby rt rp a ul ol li dl dt dd table caption thead tbody tfoot tr th td details summary figure figcaption picture input';

/** GitHub's list. All the rest is left out: other tags but for their text, scripts and styles with it, and comments. */
const allowed: sanitize.IOptions = {
  allowedTags: tags.split(' '),
  allowedAttributes: {
    '*': ['align', 'colspan', 'rowspan', 'width', 'height', 'dir', 'lang', 'title', 'start', 'open'],
    a: ['href', 'rel'],
    input: ['type', 'checked', 'disabled', 'data-line', 'aria-label'],
  },
  allowedClasses: { code: ['language-*'], li: ['task'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  transformTags: {
    a: sanitize.simpleTransform('a', { rel: 'noopener noreferrer nofollow' }),
    // An image's address would tell its owner who reads the page, and the page's policy blocks it anyway.
    img: (_tag, { src = '', alt = '' }) => ({
      tagName: 'a',
      attribs: { href: src, rel: 'noopener noreferrer nofollow' },
      text: alt || src,
    }),
    input: (tagName, attribs) => ({ tagName, attribs: { ...attribs, type: 'checkbox', disabled: '' } }),
    td: aligned,
    th: aligned,
  },
};

/** Markdown's own alignment of columns is a style, which the page's policy forbids. */
function aligned(tagName: string, { style, ...attribs }: sanitize.Attributes): sanitize.Tag {
  const [, align] = /^text-align:(left|center|right)$/.exec(style ?? '') ?? [];
  return { tagName, attribs: align === undefined ? attribs : { ...attribs, align } };
}

export function markdown(text: string, repository?: Repository): Html {
  const shown = sanitize(renderer.render(text, { repository: repository?.fullName }), allowed);
  return raw(`<div class="prose">${withDiagrams(shown)}</div>`);
}

/** What the sanitizer lets through as text holds no tag, so the next one ends the diagram. */
function withDiagrams(shown: string): string {
  const diagram = /<pre><code class="language-mermaid">([^<]*)<\/code><\/pre>/g;
  return shown.replaceAll(diagram, (block, source: string) => {
    const drawn = drawMermaid(renderer.utils.unescapeAll(source));
    return drawn === undefined ? block : markupOf(drawn);
  });
}
