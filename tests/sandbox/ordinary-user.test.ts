// Where tests run as root, as in most containers: the same walls for somebody who is not. Elsewhere every other test of
// this folder shows that already.
import { execFile, execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { chooseWorkerUid } from '../../src/sandbox/worker-uid.ts';

const program = fileURLToPath(new URL('./try-out.ts', import.meta.url));
const nobody = 65_534;
const asNobody = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'];

/** Why it cannot be shown here. */
function obstacle(): string | undefined {
  if (chooseWorkerUid() === undefined) return 'the tests do not run as a root who may be somebody else';
  try {
    execFileSync('setpriv', [...asNobody, 'test', '-r', program, '-a', '-x', process.execPath]);
    return undefined;
  } catch {
    return 'other users may not read this checkout';
  }
}

test('for an ordinary user nothing gets out, and a command that wants too much memory is ended', async (context) => {
  const why = obstacle();
  if (why !== undefined) return context.skip(why);
  const folder = mkdtempSync(join(tmpdir(), 'troupe-nobody-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chownSync(folder, nobody, nobody);
  const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder };
  const run = promisify(execFile)('setpriv', [...asNobody, process.execPath, program, folder], {
    env,
    cwd: folder,
  });
  const found = JSON.parse((await run).stdout) as { dyingMs: number };
  expect(found.dyingMs).toBeLessThan(2_000);
  expect(found).toMatchObject({
    uid: nobody,
    escaped: [],
    limit: 'memory',
    output: `1000\none\ntwo\nthree\n1000\n`,
  });
});
