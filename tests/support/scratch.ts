// Where tests keep what they make: databases, repositories and worktrees by the hundred, each for seconds.
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
const neededBytes = 6 * 1024 ** 3;

export interface Scratch {
  readonly folder: string;
  remove(): Promise<void>;
}

/** In memory where there is plenty: a fifth of what a story costs is a disk's file system making and deleting files. */
export async function makeScratch(): Promise<Scratch> {
  const parent = (await hasRoom(memory)) ? memory : tmpdir();
  const folder = await mkdtemp(join(parent, 'troupe-tests-'));
  // As in /tmp itself: what root starts may run as somebody else, who has to get through.
  await chmod(folder, 0o755);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function hasRoom(folder: string): Promise<boolean> {
  if (!existsSync(folder) || freemem() < 2 * neededBytes) return false;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= neededBytes;
}
