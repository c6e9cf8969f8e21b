// Makes a rule of patterns that no added line should match. A line that was only moved is not counted.
import { addedLines, countOf, type FileChange, removedLines } from './change.ts';
import { isTest } from './kind-of-file.ts';
import type { Found, GuardRule } from './rule.ts';

interface PatternRule {
  readonly name: string;
  readonly taskMayAllow: boolean;
  readonly applies: (path: string) => boolean;
  readonly finds: 'check_looks_away' | 'test_skipped';
  readonly patterns: readonly RegExp[];
  /** That mean nothing outside of tests. */
  readonly inTests?: readonly RegExp[];
}

export function patternRule(options: PatternRule): GuardRule {
  const { name, taskMayAllow, applies, finds, patterns, inTests = [] } = options;
  const isHit = (text: string, path: string): boolean =>
    [...patterns, ...(isTest(path) ? inTests : [])].some((pattern) => pattern.test(text));
  return {
    name,
    taskMayAllow,
    find(change) {
      const moved = countOf(change.flatMap(removedLines));
      return change.filter(({ path }) => applies(path)).flatMap((file) => found(file, moved));
    },
  };

  function found(file: FileChange, moved: Map<string, number>): Found[] {
    return addedLines(file).flatMap(({ text, line }) => {
      if (!isHit(text, file.path)) return [];
      const before = moved.get(text.trim()) ?? 0;
      if (before > 0) {
        moved.set(text.trim(), before - 1);
        return [];
      }
      return [{ path: file.path, line, what: { is: finds } }];
    });
  }
}
