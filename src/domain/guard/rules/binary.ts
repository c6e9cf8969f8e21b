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
        text: `a binary file of ${bytes} bytes was ${status === 'added' ? 'added' : 'changed'}`,
      })),
};
