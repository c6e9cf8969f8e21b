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

const item = /^(?<indent> *)(?<mark>[-*+]|1[.)]) (?=\S)/;
const rule = /^ {0,3}([-*_])(?: *\1){2,} *$/;

/**
 * How far what belongs to the list item that a line is in, or begins, is indented; 0 outside of lists. Where that is
 * doubtful, the answer is the smaller one.
 */
function listIndent(line: string, before: number): number {
  if (line.trim() === '') return before;
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const within = indent >= before ? before : 0;
  const groups = rule.test(line) ? undefined : item.exec(line)?.groups;
  if (groups === undefined || indent > within + 3) return within;
  return indent + (groups['mark']?.length ?? 0) + 1;
}

/** Applies `change` to everything outside code blocks and code spans. A block that is not closed is closed. */
export function aroundCode(text: string, change: (text: string) => string): string {
  const lines: string[] = [];
  let open: Fence | undefined;
  let inside = 0;
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
    inside = listIndent(line, inside);
    // Deeper than that, GitHub takes the same characters for text.
    open = fenceOf(line);
    if (open && open.indent.length > inside + 3) open = undefined;
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
