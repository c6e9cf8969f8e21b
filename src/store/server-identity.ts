// Whom the embedded PostgreSQL runs as. It refuses to run as root, so root gives it a system account, if that
// account can reach the files, and else a user namespace.
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface Identity {
  /** What the command begins with. */
  readonly prefix: readonly string[];
  /** The group's id as well. Undefined: as whoever runs Troupe. */
  readonly uid?: number;
}

/** `daemon` on Debian and macOS, `bin` on Fedora: an account that everybody has and nobody logs in to. */
const systemUid = 1;

/** @param folder that the server's own folder is in. @param program that it must be able to run. */
export async function chooseIdentity(folder: string, program: string): Promise<Identity> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  if (await accountReaches(folder, program)) return { prefix: [], uid: systemUid };
  // Below /root, say, only root gets through. In a namespace that calls it by another number it still does, and it
  // has lost root's capabilities.
  return { prefix: ['unshare', '--user', `--map-user=${systemUid}`, `--map-group=${systemUid}`] };
}

/**
 * Gives a file, or a folder with everything in it, to whoever the server runs as; only root can, and only root needs
 * to. What is theirs already is not walked through: a server may be using it.
 */
export async function own(identity: Identity, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const uid = identity.uid ?? 0;
  if ((await stat(path)).uid === uid) return;
  await promisify(execFile)('chown', ['-Rh', `${uid}:${uid}`, '--', path]);
}

/** Tried rather than computed: modes, mounts, containers without other users all have a say. */
async function accountReaches(folder: string, program: string): Promise<boolean> {
  const trial = ['-c', 'cd "$0" && exec "$1" --version', folder, program];
  const as = { uid: systemUid, gid: systemUid, cwd: '/' };
  return promisify(execFile)('/bin/sh', trial, as).then(
    () => true,
    () => false,
  );
}
