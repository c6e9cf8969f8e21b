// What differs between two commits or trees: as text for people and models, and as a list of paths.
import { assertSha, splitNul, type Repository } from './repository.ts';

export interface DiffOptions {
  /** Longer diffs lose their middle. */
  readonly maxBytes?: number;
  /** Unchanged lines around each change. */
  readonly context?: number;
}

/** A unified diff; binary files are one line each ("Binary files … differ"). */
export async function diff(
  repository: Repository,
  from: string,
  to: string,
  { maxBytes = 200_000, context = 3 }: DiffOptions = {},
): Promise<string> {
  [from, to].forEach(assertSha);
  const args = ['diff-tree', '-p', '-r', '-M', '--no-color', '--no-ext-diff', '--no-textconv'];
  const text = await repository.git.read([...args, `--unified=${context}`, from, to], {
    gitDir: repository.gitDir,
  });
  return withoutMiddle(text, maxBytes);
}

/** The paths that differ, in git's order; a renamed file counts with both its names. */
export async function changedPaths(repository: Repository, from: string, to: string): Promise<string[]> {
  [from, to].forEach(assertSha);
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to];
  return splitNul(await repository.git.read(args, { gitDir: repository.gitDir }));
}

/** Every path that differs with its content and mode on both sides: equal for two changes that are the same change. */
export async function exactChange(repository: Repository, from: string, to: string): Promise<string> {
  [from, to].forEach(assertSha);
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', from, to];
  return repository.git.read(args, { gitDir: repository.gitDir });
}

/** Keeps whole lines from both ends: the last files of a diff are as telling as the first. */
export function withoutMiddle(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const lines = text.split('\n');
  const head = takeLines(lines, maxBytes / 2);
  const tail = takeLines(lines.slice(head.length).reverse(), maxBytes / 2).reverse();
  const left = lines.length - head.length - tail.length;
  return [...head, `[... ${left} lines of this diff are left out here ...]`, ...tail].join('\n');
}

function takeLines(lines: readonly string[], maxBytes: number): string[] {
  let bytes = 0;
  const end = lines.findIndex((line) => (bytes += Buffer.byteLength(line) + 1) > maxBytes);
  return lines.slice(0, end === -1 ? lines.length : end);
}
