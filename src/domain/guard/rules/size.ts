// A change that is too large to be judged at one sitting.
import type { GuardRule } from '../rule.ts';
import { isLockFile } from '../kind-of-file.ts';

export const size: GuardRule = {
  name: 'size',
  taskMayAllow: true,
  find(change, { maxChangedLines }) {
    const lines = change
      .filter(({ path }) => !isLockFile(path))
      .reduce((sum, file) => sum + file.lines.length, 0);
    if (lines <= maxChangedLines) return [];
    return [{ what: { is: 'change_too_large', lines, most: maxChangedLines } }];
  },
};
