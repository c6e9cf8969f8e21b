// What people read in answer to their commands.
import { aroundCode } from './markdown-code.ts';
import { folded } from './words.ts';

interface AnsweredLine {
  /** As it was written. */
  readonly line: string;
  readonly is: 'done' | 'told' | 'refused';
  readonly words?: string;
}

/** The empty string where a reaction says it all. */
export function answerText(lines: readonly AnsweredLine[]): string {
  const told = lines.filter(({ words }) => words !== undefined);
  const refused = lines.filter(({ is }) => is === 'refused');
  return [
    ...told.map(({ words }) => words),
    ...(refused.length === 0 ? [] : [folded('You wrote', quoted(refused.map(({ line }) => line)))]),
  ].join('\n\n');
}

/** In a block of code nothing notifies, links or closes. */
function quoted(lines: readonly string[]): string {
  const text = lines.map((line) => line.slice(0, 300).replaceAll('`', "'")).join('\n');
  return aroundCode(`\`\`\`text\n${text}\n\`\`\``, (same) => same);
}

/**
 * The login is in code, so that the comment notifies nobody.
 * @param theirs commands that need no write permission.
 */
export function noPermissionText(login: string, theirs: readonly string[]): string {
  if (theirs.length === 0) {
    return `\`${login}\`, only users with write permission can give Troupe commands here.`;
  }
  const list = theirs.map((name) => `\`/${name}\``).join(', ');
  return `\`${login}\`, that requires write permission. Commands that you can use: ${list}.`;
}
