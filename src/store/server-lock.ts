// One server per data folder. PostgreSQL's own lock file takes any living process with the number in it for a
// server, which after a crash in a container may well be Troupe itself; so the process is asked what it is.
import { readFile, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const patienceMs = 10_000;

/**
 * Waits for the server of a process that just died to end, and clears a stale lock file.
 * Throws an Error that says what to do when the folder stays in use.
 */
export async function waitUntilFree(cluster: string): Promise<void> {
  const lock = join(cluster, 'postmaster.pid');
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const pid = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
    if (Number.isNaN(pid)) return;
    if (!(await commandOf(pid)).includes(cluster)) return rm(lock, { force: true });
    if (Date.now() > deadline) {
      throw new Error(
        `${cluster} is in use by another Troupe (its PostgreSQL is process ${pid}). Stop that one first, or let both ` +
          'share a database: start one PostgreSQL for them and set DATABASE_URL.',
      );
    }
    await sleep(50);
  }
}

/** Its command line; the empty string when there is no such process. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
