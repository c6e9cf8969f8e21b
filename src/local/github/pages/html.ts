// The words that all pages are made of: escaped markup, times, counts, links that lead out.
import { html, raw } from 'hono/html';

/** Escaped markup, as `html` makes it. */
export type Html = ReturnType<typeof html>;

export const nothing: Html = html``;

/** Markup as a string. Nothing on these pages is awaited while it is put together. */
export function markupOf(markup: Html): string {
  if (markup instanceof Promise) throw new Error('markup that is not there yet');
  return markup.toString();
}

const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A moment in milliseconds since 1970; without scripts nothing keeps "two minutes ago" true, so it is UTC. */
export function moment(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${words.format(at)} UTC</time>`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Path segments as they stand in an address; slashes stay. */
export function inPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Only web addresses become links: Apps may send anything as the address of their details. */
export function linkOut(address: string | null, words: string): Html {
  if (address === null || !/^https?:\/\//i.test(address)) return html`${words}`;
  return html`<a href="${address}" rel="noopener noreferrer nofollow">${words}</a>`;
}

export function flag(name: 'open' | 'selected', on: boolean): Html {
  return on ? raw(name) : nothing;
}
