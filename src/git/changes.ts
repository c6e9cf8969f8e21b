// What differs between two commits, file by file and line by line: for rules that judge a change without a model.
import type { FileChange } from '../domain/guard/change.ts';
import { parsePatch } from '../domain/guard/parse-patch.ts';
import { treeEntries } from './files.ts';
import { assertSha, type Repository, splitNul } from './repository.ts';

const args = ['diff-tree', '-r', '-M', '--no-color', '--no-ext-diff', '--no-textconv'];

export async function fileChanges(repository: Repository, from: string, to: string): Promise<FileChange[]> {
  [from, to].forEach(assertSha);
  const read = (...more: string[]) =>
    repository.git.read([...args, ...more, from, to], { gitDir: repository.gitDir });
  const raw = splitNul(await read('--raw', '-z'));
  const patches = (await read('-p', '--unified=0', '--full-index'))
    .split(/^(?=diff --git )/m)
    .filter(Boolean);
  const bytes = new Map((await treeEntries(repository, to)).map((entry) => [entry.path, entry.bytes]));
  const changes: FileChange[] = [];
  for (let at = 0, patch = 0; at < raw.length; ) {
    const letter = (raw[at] ?? '').split(' ')[4]?.[0] ?? '';
    const renamed = letter === 'R';
    const oldPath = raw[at + 1] ?? '';
    const path = renamed ? (raw[at + 2] ?? '') : oldPath;
    // A file that became a link is told twice: it went, and it came.
    const parts = letter === 'T' ? 2 : 1;
    const parsed = patches.slice(patch, patch + parts).map(parsePatch);
    changes.push({
      path,
      ...(renamed && { oldPath }),
      status: statuses[letter] ?? 'modified',
      binary: parsed.some(({ binary }) => binary),
      bytes: bytes.get(path) ?? 0,
      lines: parsed.flatMap(({ lines }) => lines),
    });
    at += renamed ? 3 : 2;
    patch += parts;
  }
  return changes;
}

const statuses: Readonly<Record<string, FileChange['status']>> = { A: 'added', D: 'deleted', R: 'renamed' };
