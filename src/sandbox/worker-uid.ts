// Whom commands run as on the host when Troupe itself runs as root. Root inside a user namespace is still root to
// the rest of the kernel: RLIMIT_NPROC does not bind it, it owns /proc/sys, and a setuid file it leaves in a
// worktree is a setuid-root file. So root's commands run as a uid of their own.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** In none of the ranges that Debian (adduser) or systemd (dynamic users, homes, containers) hand out. */
const workerUid = 60_999;

/** The uid for commands; undefined when they run as whoever runs Troupe. */
export function chooseWorkerUid(): number | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  return isMapped(workerUid, readFileSync('/proc/self/uid_map', 'utf8')) ? workerUid : undefined;
}

/** What runs the rest of a command line as that uid; nothing where it is undefined. */
export function asUid(uid: number | undefined): string[] {
  if (uid === undefined) return [];
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all', '--'];
}

/** A root without other uids (a container of one user) is nobody special outside, and stays as it is. */
export function isMapped(uid: number, uidMap: string): boolean {
  return uidMap
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u).map(Number))
    .some(([first = 0, , count = 0]) => uid >= first && uid < first + count);
}

/**
 * Gives trees that root made to `uid`, each at its first use; made to be kept, so that commands which start side by
 * side all wait for the one that does it. About 50 ms for 20,000 files; no link is followed.
 */
export function treeGiver(uid: number): (tree: string) => Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const give = async (tree: string): Promise<void> => {
    if ((await lstat(tree)).uid === uid) return;
    await promisify(execFile)('chown', ['-Rh', '--from=0:0', `${uid}:${uid}`, '--', tree]);
  };
  return (tree) => {
    const given = underWay.get(tree) ?? give(tree).finally(() => underWay.delete(tree));
    underWay.set(tree, given);
    return given;
  };
}
