// Finds text that a person does not see: invisible characters, and text that Markdown and HTML hide. Attackers put it
// into issues and files to instruct a model unnoticed.

/**
 * Control characters except tab and line feed, format characters (zero width, bidi, Unicode tags), blank letters, and
 * variation selectors except the one for emoji. Joiners are allowed between emoji and in scripts whose letters join.
 */
const invisible =
  /(?!\t|\n|\ufe0f)(?!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic}))(?!(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Sinhala}]\p{M}*)[\u200c\u200d])(?:\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u{34f}|[\u{115f}\u{1160}\u{3164}\u{ffa0}]|\u{17b4}|\u{17b5}|\u{2800})/gu;

export interface Seen {
  readonly text: string;
  /** Number of hidden parts removed or replaced. */
  readonly removed: number;
}

/** Prose as its reader sees it. Code is left as it is, because GitHub shows all of it. */
export function visibleText(text: string): Seen {
  let removed = 0;
  const out = (): string => {
    removed += 1;
    return '';
  };
  const visible = text.replace(/\r\n?/g, '\n').replace(invisible, out);
  const bare = hidden.reduce(
    (rest, pattern) =>
      rest.replace(outsideOfCode(pattern), (match, code?: string) => code ?? (match ? out() : '')),
    visible,
  );
  const plain = bare.replace(
    outsideOfCode(/<[a-z][\w-]*\s[^<>]*>/),
    (match, code?: string) => code ?? withoutRemarks(match, out),
  );
  return { text: plain.normalize('NFC'), removed };
}

/** The tag without its attributes, except its address. */
function withoutRemarks(tag: string, out: () => string): string {
  return tag.replace(/\s+(?!(?:href|src)\s*=)[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, out);
}

const hidden = [
  // Comments. An unclosed one hides the rest. Declarations and processing instructions are not rendered either.
  /<!--[\s\S]*?(?:-->|$(?![\s\S]))/,
  /<![A-Za-z[][^<>]*>|<\?[\s\S]*?(?:\?>|$(?![\s\S]))/,
  // Elements whose content is not rendered, or is hidden by an attribute.
  /<(?<tag>script|style|template|noscript|title|textarea|iframe|object|svg|math)\b[\s\S]*?(?:<\/\k<tag>\s*>|$(?![\s\S]))/,
  /<(?<tag>[a-z][\w-]*)\b[^<>]*(?:\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0|color\s*:\s*(?:white|transparent|#fff\b))[^<>]*>[\s\S]*?(?:<\/\k<tag>\s*>|$(?![\s\S]))/,
  // Link definitions, used as comments: `[//]: # (text)`. Link titles, which appear only under the pointer.
  /^ {0,3}\[[^\]\n]+\]:[ \t]*\S+[ \t]*\n?[ \t]*(?:"[^"]*"|'[^']*'|\([^)]*\))[ \t]*$/,
  /(?<=\]\([^()\s]*)\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))(?=\s*\))/,
];

const code = /((?<!`)`{3,}[^`][\s\S]*?`{3,}|`[^`\n]+`)/;

/** The first group matches code, which must stay. */
function outsideOfCode(pattern: RegExp): RegExp {
  return new RegExp(`${code.source}|${pattern.source}`, 'gim');
}

/** Shows invisible characters as <U+…>. For code, where they may matter. */
export function showInvisible(text: string): Seen {
  let removed = 0;
  const spelled = text.replace(/\r\n/g, '\n').replace(invisible, (character) => {
    removed += 1;
    return `<U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
  return { text: spelled, removed };
}
