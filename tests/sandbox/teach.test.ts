import { expect, test } from 'vitest';
import { missingBubblewrap, noSandbox } from '../../src/sandbox/teach.ts';

test.each([
  [
    'bwrap: No permissions to create new namespace, likely because the kernel does not allow it',
    'sudo sysctl -w',
  ],
  ['bwrap: setting up uid map: Permission denied', 'kernel.apparmor_restrict_unprivileged_userns=0'],
  ['bwrap: Creating new namespace failed: Operation not permitted', '--security-opt seccomp=unconfined'],
  [
    "bwrap: Can't mount proc on /newroot/proc: Operation not permitted",
    '--security-opt systempaths=unconfined',
  ],
  ['sh: 0: cannot open /opt/troupe/supervise.sh: Permission denied', 'chmod -R a+rX src node_modules'],
  ['bwrap: Unknown option --disable-userns', 'version 0.8 or later'],
])('%s', (said, lesson) => {
  const problem = noSandbox(said);
  expect(problem.message).toContain(lesson);
  expect(problem.message).toContain(said);
});

test('a machine without bubblewrap is told how to get it', () => {
  expect(missingBubblewrap.message).toContain('sudo apt-get install -y bubblewrap');
});
