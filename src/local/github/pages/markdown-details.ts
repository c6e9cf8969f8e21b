// `<details>` and `<summary>`, the only tags a writer may use: parsed as a block of Markdown, so that they always close.
import type { MarkdownIt, StateBlock } from 'markdown-it';

const opening = /^<details(\s+open)?\s*>/i;
const closing = /<\/details\s*>\s*$/i;
const summary = /^\s*<summary\s*>([\s\S]*?)<\/summary\s*>/i;

/** A comment of 65,536 characters can nest them deeper than any stack; below this they are text. */
const deepest = 12;

export function foldedDetails(renderer: MarkdownIt): void {
  const alt = ['paragraph', 'reference', 'blockquote'];
  renderer.block.ruler.before('paragraph', 'details', parse, { alt });
}

function parse(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const open = opening.exec(lineOf(state, startLine));
  if (open === null) return false;
  const env = state.env as { depth?: number };
  const depth = (env.depth ?? 0) + 1;
  const lastLine = depth > deepest ? undefined : closingLines(state).get(startLine);
  if (lastLine === undefined || lastLine >= endLine) return false;
  if (silent) return true;
  const inside = textBetween(state, startLine, lastLine, open[0].length);
  const title = summary.exec(inside);
  const details = state.push('details_open', 'details', 1);
  details.block = true;
  if (open[1] !== undefined) details.attrSet('open', '');
  state.push('summary_open', 'summary', 1);
  const words = state.push('inline', '', 0);
  words.content = title?.[1]?.trim() ?? 'Details';
  words.children = [];
  state.push('summary_close', 'summary', -1);
  env.depth = depth;
  state.md.block.parse(inside.slice(title?.[0].length ?? 0), state.md, env, state.tokens);
  env.depth = depth - 1;
  state.push('details_close', 'details', -1).block = true;
  state.line = lastLine + 1;
  return true;
}

const known = new WeakMap<StateBlock, Map<number, number>>();

/** From each line that opens details to the line that closes them; what is never closed is text. */
function closingLines(state: StateBlock): Map<number, number> {
  const found = known.get(state);
  if (found) return found;
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let line = 0; line < state.lineMax; line += 1) {
    const text = lineOf(state, line);
    if (opening.test(text.trimStart())) open.push(line);
    const start = closing.test(text) ? open.pop() : undefined;
    if (start !== undefined) pairs.set(start, line);
  }
  known.set(state, pairs);
  return pairs;
}

function textBetween(state: StateBlock, startLine: number, lastLine: number, skip: number): string {
  const text = state.getLines(startLine, lastLine + 1, state.blkIndent, false).slice(skip);
  return text.slice(0, text.toLowerCase().lastIndexOf('</details'));
}

/** A line without its indentation inside the list or quote it stands in. */
function lineOf(state: StateBlock, line: number): string {
  return state.getLines(line, line + 1, state.blkIndent, false);
}
