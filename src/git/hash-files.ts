// From files in a tree that an agent wrote to blobs in the repository. Each file is opened once and read by us; git sees
// only copies of what is new, in a folder of ours.
import { createHash } from 'node:crypto';
import { appendFileSync, fstatSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { TreeEntry } from './files.ts';
import { openInside } from './open-inside.ts';
import type { Repository } from './repository.ts';
import { type FoundFile, quote } from './tree-walk.ts';

export type HashedFile = FoundFile & { readonly sha: string };

interface Hashing {
  /** Absolute and real. */
  readonly root: string;
  /** A folder of ours for copies. */
  readonly scratch: string;
  readonly files: readonly FoundFile[];
  readonly tracked: ReadonlyMap<string, TreeEntry>;
}

/** After so many files, and so many bytes of one, others get their turn. */
const filesInARow = 64;
const bytesInARow = 4_000_000;

export async function hashFiles(
  repository: Repository,
  hashing: Hashing,
): Promise<{ readonly entries: readonly HashedFile[]; readonly problems: readonly string[] }> {
  const { files } = hashing;
  const looked: (Looked | undefined)[] = [];
  for (const [index, file] of files.entries()) {
    looked.push(await lookAt(hashing, file, join(hashing.scratch, `file-${index}`)));
    if (index % filesInARow === 0) await othersTurn();
  }
  const problems = files.filter((_, index) => looked[index] === undefined).map(({ path }) => restless(path));
  if (problems.length > 0) return { entries: [], problems };
  const copies = looked.flatMap((one) => (one?.copy === undefined ? [] : [one.copy]));
  const shas = await storeCopies(repository, copies);
  const entries = files.map((file, index) => {
    const { sha, copy } = looked[index]!;
    return { ...file, sha: (copy === undefined ? sha : shas.get(copy)) ?? '' };
  });
  return { entries, problems: [] };
}

function restless(path: string): string {
  return `${quote(path)} changed while it was read: end what still writes to it.`;
}

/** A blob that the base has already, or a copy that git is to store. */
interface Looked {
  readonly sha?: string;
  readonly copy?: string;
}

/** Undefined when the file is no longer what it was when it was found. */
async function lookAt(
  { root, tracked }: Hashing,
  { path, target }: FoundFile,
  copy: string,
): Promise<Looked | undefined> {
  if (target !== undefined) {
    // A link's content is its target.
    writeFileSync(copy, target);
    return { copy };
  }
  using file = openInside(root, path);
  const stats = file && fstatSync(file.fd);
  if (file === undefined || stats?.isFile() !== true) return undefined;
  const known = tracked.get(path);
  if (known?.bytes === stats.size && (await blobSha(file.fd, stats.size)) === known.sha)
    return { sha: known.sha };
  writeFileSync(copy, '');
  for await (const chunk of chunksOf(file.fd, stats.size)) appendFileSync(copy, chunk);
  return { copy };
}

async function blobSha(fd: number, size: number): Promise<string> {
  const hash = createHash('sha1').update(`blob ${size}\0`);
  for await (const chunk of chunksOf(fd, size)) hash.update(chunk);
  return hash.digest('hex');
}

/** From the start, and not beyond the size it had: it may still be growing, or have shrunk. */
async function* chunksOf(fd: number, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; at += bytesInARow) {
    if (at > 0) await othersTurn();
    const chunk = Buffer.alloc(Math.min(bytesInARow, size - at));
    yield chunk.subarray(0, readSync(fd, chunk, 0, chunk.length, at));
  }
}

/** By copy. One process for all. */
async function storeCopies(
  { git, gitDir }: Repository,
  copies: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (copies.length === 0) return new Map();
  const input = copies.map((copy) => `${copy}\n`).join('');
  const told = await git.read(['hash-object', '-w', '--no-filters', '--stdin-paths'], { gitDir, input });
  const shas = told.split('\n');
  return new Map(copies.map((copy, index) => [copy, shas[index] ?? '']));
}
