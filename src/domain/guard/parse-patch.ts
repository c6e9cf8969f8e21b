// Reads the hunks of one file's unified diff.
import type { ChangedLine } from './change.ts';

const hunkHead = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;

/** @param patch one file's part of a diff, its header lines included. */
export function parsePatch(patch: string): {
  readonly binary: boolean;
  readonly lines: readonly ChangedLine[];
} {
  const lines: ChangedLine[] = [];
  let at = 0;
  let binary = false;
  for (const text of patch.split('\n')) {
    const head = hunkHead.exec(text);
    if (head) at = Math.max(1, Number(head[1]) + (head[2] === '0' ? 1 : 0));
    else if (at === 0) binary ||= /^(?:Binary files .* differ|GIT binary patch)$/.test(text);
    else if (text.startsWith('+')) lines.push({ kind: 'added', line: at++, text: text.slice(1) });
    else if (text.startsWith('-')) lines.push({ kind: 'removed', line: at, text: text.slice(1) });
    else if (text.startsWith(' ')) at += 1;
  }
  return { binary, lines };
}
