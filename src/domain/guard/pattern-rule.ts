// Makes a rule of patterns that no added line should match. A line that was only moved is not counted.
import { addedLines, type FileChange, removedLines } from './change.ts';
import type { Found, GuardRule } from './rule.ts';

export interface PatternRule {
  readonly name: string;
  readonly taskMayAllow: boolean;
  readonly applies: (path: string) => boolean;
  readonly says: string;
  readonly patterns: readonly RegExp[];
}

export function patternRule({ name, taskMayAllow, applies, says, patterns }: PatternRule): GuardRule {
  const isHit = (text: string): boolean => patterns.some((pattern) => pattern.test(text));
  return {
    name,
    taskMayAllow,
    find(change) {
      const moved = countOf(change.flatMap(removedLines).map(({ text }) => text.trim()));
      return change.filter(({ path }) => applies(path)).flatMap((file) => found(file, moved));
    },
  };

  function found(file: FileChange, moved: Map<string, number>): Found[] {
    return addedLines(file).flatMap(({ text, line }) => {
      if (!isHit(text)) return [];
      const before = moved.get(text.trim()) ?? 0;
      if (before > 0) {
        moved.set(text.trim(), before - 1);
        return [];
      }
      return [{ path: file.path, line, text: says }];
    });
  }
}

function countOf(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
