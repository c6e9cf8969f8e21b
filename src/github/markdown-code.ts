// Which parts of a Markdown text GitHub draws as code. The answer must never be "code" where GitHub sees none, or text
// would go out unchecked; so what is doubtful is rewritten until it is plainly one or the other.

const fence = /^(?<indent> {0,8})(?<mark>`{3,})(?<info>[^`]*)$|^(?<tildes>~{3,})(?<about>.*)$/;

interface Fence {
  readonly indent: string;
  readonly mark: string;
  readonly info: string;
}

function fenceOf(line: string): Fence | undefined {
  const groups = fence.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const info = groups['info'] ?? groups['about'] ?? '';
  return { indent: groups['indent'] ?? '', mark: groups['mark'] ?? groups['tildes'] ?? '', info };
}

function closes(line: string, open: Fence): boolean {
  const found = fenceOf(line);
  return found !== undefined && found.mark.startsWith(open.mark) && found.info.trim() === '';
}

/** Applies `change` to everything outside code blocks and code spans. A block that is not closed is closed. */
export function aroundCode(text: string, change: (text: string) => string): string {
  const lines: string[] = [];
  let open: Fence | undefined;
  for (const line of text.split('\n')) {
    // A block inside a list ends with the list's indentation, whether it was closed or not.
    if (open && line.trim() !== '' && !line.startsWith(open.indent)) {
      lines.push(open.indent + open.mark);
      open = undefined;
    }
    if (open) {
      lines.push(line);
      if (closes(line, open)) open = undefined;
      continue;
    }
    open = fenceOf(line);
    lines.push(
      open ? open.indent + open.mark + open.info.replaceAll(/[^\w +.-]/g, '') : aroundCodeSpans(line, change),
    );
  }
  if (open) lines.push(open.indent + open.mark);
  return lines.join('\n');
}

/** Ends the code block that a text, cut somewhere, may have left open. */
export function closeFence(text: string): string {
  return aroundCode(text, (same) => same);
}

const span = /(?<!`)(?<ticks>`+)(?!`)(?:.*?[^`])\k<ticks>(?!`)/g;

/**
 * Applies `change` to one line, code spans left out. A backtick without a partner would look for one in a later line and
 * turn code and text around, and so may one that is escaped or stands in a table: in such a line backticks are only text.
 */
export function aroundCodeSpans(line: string, change: (text: string) => string): string {
  const doubtful = /\\`|\|/.test(line) || line.replaceAll(span, '').includes('`');
  if (doubtful) return change(line).replaceAll('`', '&#96;');
  let text = '';
  let from = 0;
  for (const match of line.matchAll(span)) {
    text += change(line.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return text + change(line.slice(from));
}
