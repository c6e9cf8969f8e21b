// One server per data folder. PostgreSQL's own lock file takes any living process with the number in it for a
// server, which after a crash in a container may well be Troupe itself; so the process is asked what it is.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Above what Linux and macOS number their processes with. */
const nobody = 4_194_305;

/**
 * Waits for the server of a process that just died to end.
 * Throws an Error that says what to do when the folder stays in use.
 */
export async function waitUntilFree(cluster: string, patienceMs: number): Promise<void> {
  const lock = join(cluster, 'postmaster.pid');
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const text = await readFile(lock, 'utf8').catch(() => '');
    const pid = Number.parseInt(text, 10);
    const command = Number.isNaN(pid) ? '' : await commandOf(pid);
    if (command === '') return;
    if (!command.includes(cluster)) return forget(lock, text);
    if (Date.now() > deadline) {
      throw new Error(
        `${cluster} is in use by another Troupe (its PostgreSQL is process ${pid}). Stop that one first, or let both ` +
          'share a database: start one PostgreSQL for them and set DATABASE_URL.',
      );
    }
    await sleep(50);
  }
}

/** Only the number: by the rest PostgreSQL still finds what the dead server left in shared memory. */
async function forget(lock: string, text: string): Promise<void> {
  await writeFile(lock, text.replace(/^\d+/u, String(nobody)));
}

/** Its command line; the empty string when there is no such process. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
