// Files that no review can read.
import type { GuardRule } from '../rule.ts';

export const binary: GuardRule = {
  name: 'binary',
  taskMayAllow: true,
  find: (change) =>
    change
      .filter(({ binary, status }) => binary && status !== 'deleted')
      .map(({ path, status, bytes }) => ({
        path,
        what: { is: 'binary_file', how: status === 'added' ? 'added' : 'changed', bytes },
      })),
};
