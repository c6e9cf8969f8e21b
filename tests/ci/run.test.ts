import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../.ci/run');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'troupe-ci-'));
  standIn('dpkg-query', 'echo "install ok installed"');
  standIn('apt-get', 'exit 1');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that is found before the machine's own. */
function standIn(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** Runs it with an `npm` that does nothing but this. */
function runWith(npm: string): { status: number | null; lastLine: string | undefined; output: string } {
  standIn('npm', npm);
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
  const { status, stdout } = spawnSync(script, { env, encoding: 'utf8' });
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1), output: stdout };
}

describe('.ci/run', () => {
  it('runs npm test, and ends with what came of it', () => {
    const { status, lastLine, output } = runWith(
      'echo "npm $*"; echo; echo "12 passed, 0 failed, 1 skipped"',
    );
    expect(output).toContain('npm test\n');
    expect({ status, lastLine }).toEqual({ status: 0, lastLine: '12 passed, 0 failed, 1 skipped' });
  });

  it('keeps the status of tests that failed, whatever npm says after them', () => {
    const { status, lastLine } = runWith('echo "11 passed, 2 failed"; echo "npm error" >&2; exit 3');
    expect({ status, lastLine }).toEqual({ status: 3, lastLine: '11 passed, 2 failed' });
  });

  it('counts one failure when types, lint or format stopped everything before the tests', () => {
    const { status, lastLine } = runWith('echo "src/main.ts(1,1): error TS2304"; exit 2');
    expect({ status, lastLine }).toEqual({ status: 2, lastLine: '0 passed, 1 failed' });
  });

  it('counts one failure when something broke after the last test', () => {
    const { status, lastLine } = runWith('echo "12 passed, 0 failed"; exit 1');
    expect({ status, lastLine }).toEqual({ status: 1, lastLine: '12 passed, 1 failed' });
  });

  it('installs the packages that are missing, and only those', () => {
    standIn('dpkg-query', 'case "$*" in *git|*bubblewrap) exit 1;; *) echo "install ok installed";; esac');
    standIn('apt-get', `echo "$*" >>${join(folder, 'asked')}`);
    const { output } = runWith(`cat ${join(folder, 'asked')}; echo "1 passed, 0 failed"`);
    expect(output).toMatch(/^update -qq\ninstall (-\S+ )*git bubblewrap\n/);
  });
});
