// What `npm run test:quick` leaves out: files that take long and that nearly every change reaches by way of imports. One
// that was itself changed is run.
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';

const slow = [
  'tests/stories/*.test.ts',
  'tests/hostile/*.test.ts',
  'tests/local/{demo,run,github/pages}/*.test.ts',
  'tests/sandbox/{bombs,self-test,killed}.test.ts',
];

/** Paths from the root. The change is what differs from the commit given to vitest's `--changed`, HEAD unless given. */
export function leftOutOfQuick(): string[] {
  const since = process.argv[process.argv.indexOf('--changed') + 1] ?? 'HEAD';
  const git = (...args: string[]): string[] => execFileSync('git', args, { encoding: 'utf8' }).split('\n');
  const changed = [
    ...git('diff', '--name-only', since),
    ...git('ls-files', '--others', '--exclude-standard'),
  ];
  return globSync(slow).filter((file) => !changed.includes(file));
}
