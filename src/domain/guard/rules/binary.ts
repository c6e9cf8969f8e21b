// Files that no review can read.
import { binaryFileWas } from '../../../wording/reasons/guard.ts';
import type { GuardRule } from '../rule.ts';

export const binary: GuardRule = {
  name: 'binary',
  taskMayAllow: true,
  find: (change) =>
    change
      .filter(({ binary, status }) => binary && status !== 'deleted')
      .map(({ path, status, bytes }) => ({
        path,
        text: binaryFileWas(status === 'added' ? 'added' : 'changed', bytes),
      })),
};
