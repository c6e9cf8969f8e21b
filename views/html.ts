// The markup that views return, and the parts of a page that live events replace.
import { html } from 'hono/html';

/** Escaped markup, as `html` makes it. */
export type Html = ReturnType<typeof html>;

export const nothing: Html = html``;

/** A part of a page, replaced as a whole when it changes. Its outermost element carries `id`. */
export interface Fragment {
  readonly id: string;
  readonly markup: Html;
  /** Replace the element instead of merging into it, which SVG requires. */
  readonly replace?: boolean;
}

/** The message of a live event: replaces only these parts, wherever they are in the page. */
export function swapMessage(title: string, fragments: readonly Fragment[]): Html {
  return html`<title>${title} · Troupe</title>${fragments.map(
    ({ id, markup, replace }) =>
      html`<hx-partial hx-target="#${id}" hx-swap="${replace ? 'outerHTML' : 'outerMorph'}">${markup}</hx-partial>`,
  )}`;
}
