// What a view returns, and the parts of a page that are replaced while somebody looks at it.
import { html } from 'hono/html';

/** Escaped markup, as `html` makes it. */
export type Html = ReturnType<typeof html>;

export const nothing: Html = html``;

/** A part of a page whose outermost element carries `id`; it is swapped as a whole when it changes. */
export interface Fragment {
  readonly id: string;
  readonly markup: Html;
  /** Replaced instead of merged into what stands there; an SVG has to be. */
  readonly replace?: boolean;
}

/** The message of a live event: only these parts change, wherever they stand in the page. */
export function swapMessage(title: string, fragments: readonly Fragment[]): Html {
  return html`<title>${title} · Troupe</title>${fragments.map(
    ({ id, markup, replace }) =>
      html`<hx-partial hx-target="#${id}" hx-swap="${replace ? 'outerHTML' : 'outerMorph'}">${markup}</hx-partial>`,
  )}`;
}
