import { expect, test } from 'vitest';
import { isMapped } from '../../src/sandbox/worker-uid.ts';

test('root of a whole machine or of a usual container has other uids', () => {
  expect(isMapped(60_999, '         0          0 4294967295\n')).toBe(true);
  expect(isMapped(60_999, '0 1000 1\n1 100000 65536\n')).toBe(true);
});

test('root of a container with a single user has none', () => {
  expect(isMapped(60_999, '         0       1000          1\n')).toBe(false);
});
