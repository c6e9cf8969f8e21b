// Markdown as GitHub shows it: tables, task lists, folded details, links to issues; no HTML of the writer's own.
import { raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import MarkdownIt from 'markdown-it';
import type { Repository } from '../world/repository.ts';
import { foldedDetails } from './markdown-details.ts';

type Surroundings = {
  repository?: string;
  /** The boxes of tasks are buttons of a form. */
  tickable?: boolean;
  /** How many boxes have been drawn. */
  boxes?: number;
};

const renderer = new MarkdownIt({ html: false, linkify: true, breaks: true }).use(foldedDetails);
// An image's address would tell its owner who reads the page, and the page's policy blocks it anyway.
renderer.disable('image');
// `README.md` is a file here, and no host in Moldova.
renderer.linkify.set({ fuzzyLink: false });

renderer.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, index, options);
};

const fence = renderer.renderer.rules['fence'];
renderer.renderer.rules['fence'] = (tokens, index, options, env, self) => {
  const shown = fence?.(tokens, index, options, env, self) ?? '';
  if (tokens[index]?.info.trim() !== 'mermaid') return shown;
  return `<figure class="diagram"><figcaption>Mermaid diagram, drawn on github.com</figcaption>${shown}</figure>\n`;
};

// What nobody is meant to see, and the one tag that tables need.
renderer.inline.ruler.before('autolink', 'comment_or_break', (state, silent) => {
  const end = commentEnd(state.src, state.pos);
  const [tag] = /^<br\s{0,9}\/?>/i.exec(state.src.slice(state.pos, state.pos + 16)) ?? [];
  if (end === undefined && tag === undefined) return false;
  if (!silent && tag !== undefined) state.push('hardbreak', 'br', 0);
  state.pos = end ?? state.pos + (tag?.length ?? 0);
  return true;
});

renderer.block.ruler.before(
  'paragraph',
  'comment',
  (state, startLine, endLine, silent) => {
    const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
    const end = commentEnd(state.src, start);
    if (end === undefined || end > (state.eMarks[endLine - 1] ?? 0)) return false;
    const [rest = ''] = state.src.slice(end, end + 200).split('\n');
    if (rest.trim() !== '') return false;
    if (!silent) state.line = startLine + state.src.slice(start, end).split('\n').length;
    return true;
  },
  { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
);

let lastLook = { text: '', from: 0, end: -1 };

/** Behind the HTML comment that begins at `start`, if one does. A thousand openings look for their end only once. */
function commentEnd(text: string, start: number): number | undefined {
  if (!text.startsWith('<!--', start)) return undefined;
  const from = start + 4;
  const isKnown =
    text === lastLook.text && from >= lastLook.from && (lastLook.end < 0 || from <= lastLook.end);
  if (!isKnown) lastLook = { text, from, end: text.indexOf('-->', from) };
  return lastLook.end < 0 ? undefined : lastLook.end + 3;
}

// `#12` leads to that issue; the page of an issue that is a pull request leads on.
renderer.inline.ruler.before('escape', 'issue', (state, silent) => {
  const { repository } = state.env as Surroundings;
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

// `- [x] done` becomes a box that shows its state; where it cannot be pressed, it is no button.
renderer.core.ruler.push('task_list', (state) => {
  for (const [index, token] of state.tokens.entries()) {
    const first = token.children?.[0];
    const item = state.tokens[index - 2];
    const match = /^\[([ xX])\] /.exec(first?.type === 'text' ? first.content : '');
    if (match === null || first === undefined || item?.type !== 'list_item_open') continue;
    item.attrJoin('class', 'task');
    const box = new state.Token('task_box', 'input', 0);
    first.content = first.content.slice(match[0].length);
    const words = (token.children ?? []).map((one) => one.content).join('');
    box.meta = { done: match[1] !== ' ', words: words.trim() };
    token.children?.unshift(box);
  }
});
renderer.renderer.rules['task_box'] = (tokens, index, _options, env) => {
  const done = tokens[index]?.meta?.['done'] === true;
  const surroundings = env as Surroundings | undefined;
  if (surroundings?.tickable) {
    const number = surroundings.boxes ?? 0;
    surroundings.boxes = number + 1;
    const words = renderer.utils.escapeHtml(String(tokens[index]?.meta?.['words']));
    return `<button class="box" name="task" value="${number}" role="checkbox" aria-checked="${done}" aria-label="${words}"></button> `;
  }
  return `<input type="checkbox" disabled${done ? ' checked' : ''} aria-label="${done ? 'done' : 'to do'}"> `;
};

/** Of each task in the text, in order, whether it is done. */
export function tasksIn(text: string): boolean[] {
  return renderer
    .parse(text, {})
    .flatMap((token) => token.children ?? [])
    .filter((token) => token.type === 'task_box')
    .map((token) => token.meta?.['done'] === true);
}

/** `tickable` makes buttons of the boxes: the text then has to stand in a form. */
export function markdown(text: string, repository?: Repository, tickable = false): HtmlEscapedString {
  const surroundings: Surroundings = {
    tickable,
    ...(repository === undefined ? {} : { repository: repository.fullName }),
  };
  return raw(`<div class="prose">${renderer.render(text, surroundings)}</div>`);
}
