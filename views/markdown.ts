// Markdown by models and people, as safe markup: without raw HTML and without images from other hosts.
import { raw } from 'hono/html';
import MarkdownIt from 'markdown-it';
import type { Html } from './html.ts';

const renderer = new MarkdownIt({ html: false, linkify: false });
// A remote image would reveal to its owner who reads the page, and the page's policy blocks it anyway.
renderer.disable('image');
renderer.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, index, options);
};

export function markdown(text: string): Html {
  return raw(renderer.render(text));
}
