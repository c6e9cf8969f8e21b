// How much a worktree takes on disk while a command writes into it. Looking at every file is dear, so the disk's free
// space is asked often, and the tree itself only when that has moved far enough to matter.
import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Limits } from './limits.ts';

interface Amount {
  readonly bytes: number;
  readonly files: number;
}

export interface TreeGauge {
  /** The limit that the tree has grown over, if any. Calls do not overlap. */
  check(): Promise<'worktree_bytes' | 'worktree_files' | undefined>;
}

/** What a tree that is too large already may still grow by, so that a command can clear it up. */
const slack: Amount = { bytes: 1_000_000, files: 100 };
const longestMs = 30_000;
/** The tree is looked at this often although the disk did not move: not every file system counts its files. */
const atLeastEveryMs = 10_000;

/** Begins where the disk stands now. */
export function gaugeTree(
  path: string,
  limits: Pick<Limits, 'worktreeBytes' | 'worktreeFiles'>,
  now: () => number = Date.now,
): TreeGauge {
  const freeAtFirst = freeSpace(path);
  // Whether it is still there is seen by whoever checks.
  freeAtFirst.catch(() => undefined);
  let allowed: Amount | undefined;
  let seen: Amount = { bytes: 0, files: 0 };
  let freeWhenSeen: Amount | undefined;
  let [seenAt, tookMs] = [0, 0];

  const look = async (free: Amount): Promise<void> => {
    const startedAt = now();
    const written = less(await freeAtFirst, free);
    const measured = await measure(path);
    // What cannot be looked into is judged by what the disk lost meanwhile.
    seen = measured ?? { bytes: seen.bytes + written.bytes, files: seen.files + written.files };
    const before = less(seen, { bytes: Math.max(0, written.bytes), files: Math.max(0, written.files) });
    allowed ??= {
      bytes: Math.max(limits.worktreeBytes, before.bytes + slack.bytes),
      files: Math.max(limits.worktreeFiles, before.files + slack.files),
    };
    freeWhenSeen = free;
    seenAt = now();
    tookMs = seenAt - startedAt;
  };

  const isDue = (free: Amount): boolean => {
    if (allowed === undefined || freeWhenSeen === undefined) return true;
    const since = now() - seenAt;
    // A look at a large tree takes long; what writes fast must still not have two seconds.
    if (since < Math.min(tookMs * 4, 1_000)) return false;
    const written = less(freeWhenSeen, free);
    const left = less(allowed, seen);
    return since > atLeastEveryMs || written.bytes > left.bytes / 2 || written.files > left.files / 2;
  };

  return {
    async check() {
      const free = await freeSpace(path);
      if (isDue(free)) await look(free);
      if (allowed === undefined) return undefined;
      if (seen.bytes > allowed.bytes) return 'worktree_bytes';
      return seen.files > allowed.files ? 'worktree_files' : undefined;
    },
  };
}

function less(a: Amount, b: Amount): Amount {
  return { bytes: a.bytes - b.bytes, files: a.files - b.files };
}

async function freeSpace(path: string): Promise<Amount> {
  const { bfree, bsize, ffree } = await statfs(path);
  return { bytes: bfree * bsize, files: ffree };
}

/** Undefined when not all of it can be read. Links are not followed, and a file with two names counts once. */
async function measure(path: string): Promise<Amount | undefined> {
  try {
    const [bytes, files] = await Promise.all([
      diskUsage('--block-size=1', path),
      diskUsage('--inodes', path),
    ]);
    return { bytes, files };
  } catch {
    return undefined;
  }
}

async function diskUsage(option: string, path: string): Promise<number> {
  const { stdout } = await promisify(execFile)('du', ['-s', '-x', option, '--', path], {
    timeout: longestMs,
  });
  return Number.parseInt(stdout, 10);
}
