// What models wrote, made safe to say in public: it notifies nobody, closes nothing, hides nothing, and leads nowhere but
// to hosts we know. Applied to every such text before it is put between our own words.
import { aroundCode, aroundCodeSpans, closeFence } from './markdown-code.ts';

export interface Outgoing {
  /** Markdown in several lines, at most `limit` characters of it. Code in it stays as it was. */
  block(markdown: string, limit?: number): string;
  /** One line of Markdown, fit for a list, a heading or a table's cell. */
  line(markdown: string, limit?: number): string;
  /** One line where Markdown is not drawn: titles and commit messages. */
  plain(text: string, limit?: number): string;
}

/** @param hosts host names that links may lead to, with their port if they have one. */
export function outgoing(hosts: readonly string[]): Outgoing {
  const change = (text: string): string => withoutCommands(knownLinks(escapeHtml(text), hosts));
  return {
    block: (markdown, limit = 20_000) => aroundCode(clip(visible(markdown), limit), change),
    line: (markdown, limit = 300) =>
      aroundCodeSpans(clip(oneLine(visible(markdown)), limit), change).replaceAll('|', '\\|'),
    plain: (text, limit = 200) => clip(withoutCommands(oneLine(visible(text))), limit),
  };
}

/** The hosts of addresses, with their ports; an address that is not set has none. */
export function hostsOf(addresses: readonly (string | undefined)[]): string[] {
  return addresses.flatMap((address) => (address === undefined ? [] : [new URL(address).host]));
}

const note = '\n… (shortened)';

/** At most `limit` characters, with a note where it was cut; a code block that was cut through is closed. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (!text.includes('\n')) return `${withoutHalfCharacter(text.slice(0, limit - 1)).trimEnd()}…`;
  // Room for the note and for closing a fence.
  const kept = withoutHalfCharacter(text.slice(0, Math.max(0, limit - note.length - 20)));
  const lineEnd = kept.lastIndexOf('\n');
  return `${closeFence(lineEnd > kept.length / 2 ? kept.slice(0, lineEnd) : kept)}${note}`;
}

function withoutHalfCharacter(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The joiner and the selector that emoji are put together with stay. */
const unseen =
  /(?![\n\t])(?!(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)\u200d(?=\p{Extended_Pictographic}))(?!\ufe0f)(?:\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u{34f}|\u{17b4}|\u{17b5}|[\u{2028}\u{2029}\u{115f}\u{1160}\u{3164}\u{ffa0}\u{2800}])/gu;

/** Without characters that nobody sees: controls, zero-width characters, and those that turn the direction of writing. */
function visible(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(unseen, '');
}

/** `>` may begin a line: that is a quotation. An escaped `&` keeps `&#64;` from becoming an `@` later. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/(?<!^\s*)>/gm, '&gt;');
}

const closing =
  /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=\s*:?\s*\\?(?:#|GH-|https?:|[\w.-]+\/[\w.-]+#))/gi;
const foreignReference = /([\w.-]+\/[\w.-]+)\\?#(?=\d)/g;

/** A zero-width space keeps an `@` from notifying, and a closing keyword or another repository's issue from acting. */
export function withoutCommands(text: string): string {
  return text
    .replaceAll(/[@\uff20\ufe6b](?=[\w\\&*~-])/g, '$&\u200b')
    .replaceAll(closing, '$1\u200b')
    .replaceAll(foreignReference, '$1\u200b#\u200b');
}

const linkTarget = /\]\((?=\s*(?:&lt;)?(?<to>[^\s)]*))/g;
const scheme = /(?<scheme>[a-z][a-z0-9+-]*):\/\/(?=(?<rest>[^\s()]*))/gi;

/**
 * Only plain links to hosts we know stay links. Others lose what makes them one: an image its `!` beside the bracket, a
 * definition its colon, a link the join of its two halves, an address the wholeness of its start.
 */
function knownLinks(text: string, hosts: readonly string[]): string {
  return text
    .replaceAll('![', '!\u200b[')
    .replaceAll(']:', ']\u200b:')
    .replaceAll(linkTarget, (join, to: string) => (leadsToKnown(to, hosts) ? join : '] ('))
    .replaceAll(scheme, (start, name: string, rest: string) =>
      leadsToKnown(start + rest, hosts) ? start : `${name}\u200b://`,
    )
    .replaceAll(/www\./gi, 'www\u200b.');
}

function leadsToKnown(to: string, hosts: readonly string[]): boolean {
  const inRepository = /^(?![a-z][a-z0-9+.-]*:)(?!\/\/|www\.)[\w./#-][^\\]*$/i;
  if (inRepository.test(to)) return true;
  const url = URL.canParse(to) ? new URL(to) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && hosts.includes(url.host);
}
