// Reads differences: files with their patches, whole diffs, and which lines a patch shows.
import { askGit } from './remembered.ts';
import { git } from './run.ts';

export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks, without the file headers; none for binary files. */
  readonly patch: string | undefined;
}

const statuses = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
} as const;

/** The best common ancestor, if the histories have one. */
export async function mergeBase(directory: string, one: string, other: string): Promise<string | undefined> {
  const found = await askGit(directory, ['merge-base', one, other], [one, other], [1]);
  return found.trim() === '' ? undefined : found.trim();
}

/** What changed between two commits or trees, file by file. */
export async function changedFiles(directory: string, from: string, to: string): Promise<ChangedFile[]> {
  const forms = ['--raw', '--numstat', '--patch', '-z', '--no-abbrev', '--no-color', '--no-ext-diff'];
  const output = await askGit(directory, ['diff', '-M', ...forms, from, to], [from, to]);
  // The list of files, the list of their numbers and the patches, one after the other.
  const [lists = '', ...patches] = output.split(/\0\0(?=diff --git )/);
  const counts = parseNumstat(lists);
  const hunks = splitPatches(patches.join('\0\0'));
  return parseRaw(lists).map((file, index) => {
    const [additions, deletions] = counts[index] ?? [0, 0];
    return { ...file, additions, deletions, patch: hunks[index] };
  });
}

/** The diff of two commits, as `git diff` prints it. */
export async function diffText(directory: string, from: string, to: string): Promise<string> {
  const args = ['diff', '-M', '--no-color', '--no-ext-diff', '--full-index', from, to];
  return askGit(directory, args, [from, to]);
}

/** The commits between two, as mails (`git format-patch`). */
export async function patchText(directory: string, from: string, to: string): Promise<string> {
  return git(directory, ['format-patch', '--stdout', '--no-signature', `${from}..${to}`]);
}

/** One line of a patch with the numbers it has in the old file (`LEFT`) and in the new one (`RIGHT`). */
export interface PatchLine {
  readonly text: string;
  readonly LEFT?: number;
  readonly RIGHT?: number;
}

/** Numbers a patch's lines: only those with a number can be commented. */
export function patchLines(patch: string): PatchLine[] {
  let [left, right] = [0, 0];
  return patch.split('\n').map((text) => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk) [left, right] = [Number(hunk[1]), Number(hunk[2])];
    else if (text.startsWith('+')) return { text, RIGHT: right++ };
    else if (text.startsWith('-')) return { text, LEFT: left++ };
    else if (text.startsWith(' ')) return { text, LEFT: left++, RIGHT: right++ };
    return { text };
  });
}

function parseRaw(raw: string): Pick<ChangedFile, 'path' | 'previousPath' | 'status' | 'sha'>[] {
  const fields = raw.split('\0');
  const files = [];
  for (let at = 0; fields[at]?.startsWith(':'); ) {
    const [, , oldSha = '', newSha = '', letter = 'M'] = (fields[at] ?? '').split(' ');
    const status = statuses[letter.charAt(0) as keyof typeof statuses] ?? 'changed';
    const moved = status === 'renamed' || status === 'copied';
    const path = fields[at + (moved ? 2 : 1)] ?? '';
    const sha = status === 'removed' ? oldSha : newSha;
    files.push({ path, previousPath: moved ? fields[at + 1] : undefined, status, sha });
    at += moved ? 3 : 2;
  }
  return files;
}

function parseNumstat(numbers: string): [number, number][] {
  const counts: [number, number][] = [];
  for (const field of numbers.split('\0')) {
    // A rename's two paths follow as fields of their own; only the first field holds numbers.
    const match = /^(\d+|-)\t(\d+|-)\t/.exec(field);
    if (match) counts.push([Number(match[1]) || 0, Number(match[2]) || 0]);
  }
  return counts;
}

function splitPatches(patches: string): (string | undefined)[] {
  if (patches === '') return [];
  return patches.split(/^(?=diff --git )/m).map((text) => {
    const start = text.search(/^@@ /m);
    return start < 0 ? undefined : text.slice(start).replace(/\n$/, '');
  });
}
