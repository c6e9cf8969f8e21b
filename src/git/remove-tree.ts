// Removes a folder that an agent wrote. Links are removed, never followed. It may have made folders unwritable, or nested
// them deeper than a path may be long; the system's own programs walk without paths.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    const run = promisify(execFile);
    // What it cannot open, rm will complain about.
    await run('chmod', ['-R', 'u+rwx', '--', path]).catch(() => undefined);
    await run('rm', ['-rf', '--', path]);
  }
}
