// Packs commits into bytes and back: a checkpoint travels through the database to whichever machine goes on.
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertSha, type Repository } from './repository.ts';
import { withScratch } from './scratch.ts';

/** What `commit` has beyond `base`, which the receiver must have. Empty if that is nothing. */
export async function bundle(repository: Repository, commit: string, base: string): Promise<Buffer> {
  [commit, base].forEach(assertSha);
  const { git, gitDir } = repository;
  const beyond = await git.read(['rev-list', '--max-count=1', commit, `^${base}`], { gitDir });
  if (beyond === '') return Buffer.alloc(0);
  // A bundle carries refs, not bare commits. The name is used once: several callers may bundle the same commit.
  const ref = `refs/troupe/bundle/${randomUUID()}`;
  return withScratch(repository.scratchDir, async (dir) => {
    const file = join(dir, 'bundle');
    await git.read(['update-ref', ref, commit], { gitDir });
    try {
      await git.read(['bundle', 'create', '--quiet', file, `^${base}`, ref], { gitDir });
      return await readFile(file);
    } finally {
      await git.run(['update-ref', '-d', ref], { gitDir });
    }
  });
}

/** Only for bundles made by `bundle`. Throws `GitFailure` if the mirror lacks the base it builds on: fetch first. */
export async function unbundle(repository: Repository, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return;
  await withScratch(repository.scratchDir, async (dir) => {
    const file = join(dir, 'bundle');
    await writeFile(file, bytes);
    await repository.git.read(['bundle', 'unbundle', file], { gitDir: repository.gitDir });
  });
}
