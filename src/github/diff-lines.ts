// Where in a changed file GitHub lets a review comment stand.

/** 1-based line numbers of the new file that a patch shows, added or as context. `patch` is GitHub's: hunks only. */
export function commentableLines(patch: string): Set<number> {
  const lines = new Set<number>();
  let next = 0;
  for (const text of patch.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk) next = Number(hunk[1]);
    else if (text.startsWith('+') || text.startsWith(' ')) {
      lines.add(next);
      next += 1;
    }
  }
  return lines;
}
