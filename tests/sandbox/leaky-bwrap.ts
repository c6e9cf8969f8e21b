// bubblewrap with a hole in it: a program of that name that changes what the real one is told. For tests that such a
// sandbox is found out.
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is done with each argument in turn, in `sh`: `"$arg"` follows `"$before"`, and `set --` puts in what stays. */
const holes = {
  'no network of its own': `[ "$arg" = --unshare-net ] || set -- "$@" "$arg"`,
  'no processes of its own': `[ "$arg" = --unshare-pid ] || set -- "$@" "$arg"`,
  'no filter': `[ "$arg" = --seccomp ] || [ "$before" = --seccomp ] || set -- "$@" "$arg"`,
  'nothing read-only': `[ "$arg" != --ro-bind ] || arg=--bind; set -- "$@" "$arg"`,
  'the temporary folder of the host': `[ "$arg" != --chdir ] || set -- "$@" --bind ${tmpdir()} ${tmpdir()}; set -- "$@" "$arg"`,
};
export type Hole = keyof typeof holes;

/** Makes it as `bin/bwrap` in that folder, which exists, and answers its path. */
export function leakyBwrap(folder: string, hole: Hole): string {
  const [bin, real] = [join(folder, 'bin'), join(folder, 'real-bwrap')];
  const leaky = join(bin, 'bwrap');
  mkdirSync(bin, { recursive: true });
  copyFileSync('/usr/bin/bwrap', real);
  const script = `#!/bin/sh
before=
for arg; do
  shift
  this=$arg
  ${holes[hole]}
  before=$this
done
exec ${real} "$@"
`;
  writeFileSync(leaky, script);
  for (const file of [folder, bin, real, leaky]) chmodSync(file, 0o755);
  return leaky;
}
