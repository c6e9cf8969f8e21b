// A change as the mechanical guard sees it: files, and the lines that came and went. Git says it, no model.

export interface FileChange {
  /** Of a deleted file, the one it had. */
  readonly path: string;
  /** Where a renamed file was before. */
  readonly oldPath?: string;
  readonly status: 'added' | 'deleted' | 'modified' | 'renamed';
  readonly binary: boolean;
  /** Of the file as it is now; 0 for a deleted one. */
  readonly bytes: number;
  /** In the order of the file. */
  readonly lines: readonly ChangedLine[];
}

export interface ChangedLine {
  readonly kind: 'added' | 'removed';
  /** 1-based, in the file as it is now; of a removed line, where it would stand. */
  readonly line: number;
  readonly text: string;
}

export function addedLines(file: FileChange): readonly ChangedLine[] {
  return file.lines.filter(({ kind }) => kind === 'added');
}

export function removedLines(file: FileChange): readonly ChangedLine[] {
  return file.lines.filter(({ kind }) => kind === 'removed');
}

/** How often each line is there, however far it is indented. */
export function countOf(lines: readonly ChangedLine[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of lines) counts.set(text.trim(), (counts.get(text.trim()) ?? 0) + 1);
  return counts;
}
