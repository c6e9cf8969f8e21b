// Markdown by models and people, as safe markup: no HTML of their own, no images from elsewhere.
import { raw } from 'hono/html';
import MarkdownIt from 'markdown-it';
import type { Html } from './html.ts';

const renderer = new MarkdownIt({ html: false, linkify: false });
// An image's address would tell its owner who reads the page, and the page's policy blocks it anyway.
renderer.disable('image');
renderer.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, index, options);
};

export function markdown(text: string): Html {
  return raw(renderer.render(text));
}
