// Differences as tables of coloured lines.
import { html } from 'hono/html';
import type { ChangedFile } from '../git/diff.ts';
import { counted, type Html, nothing } from './html.ts';

/** More lines of one file make a page slow; git shows the rest. */
const mostLines = 3000;

export interface DiffLine {
  readonly kind: 'hunk' | 'added' | 'removed' | 'kept' | 'note';
  readonly text: string;
  readonly left?: number;
  readonly right?: number;
}

/** The lines of a patch with their numbers on both sides. */
export function linesOf(patch: string): DiffLine[] {
  let [left, right] = [0, 0];
  return patch.split('\n').map((line): DiffLine => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk) {
      [left, right] = [Number(hunk[1]), Number(hunk[2])];
      return { kind: 'hunk', text: line };
    }
    const text = line.slice(1);
    if (line.startsWith('+')) return { kind: 'added', text, right: right++ };
    if (line.startsWith('-')) return { kind: 'removed', text, left: left++ };
    if (line.startsWith('\\')) return { kind: 'note', text: line };
    return { kind: 'kept', text, left: left++, right: right++ };
  });
}

/** A patch's hunks; the sign column repeats in text what the colours say. */
export function hunks(patch: string): Html {
  const lines = linesOf(patch);
  const signs = { added: '+', removed: '-', kept: '', hunk: '', note: '' };
  return html`<div class="code-scroll"><table class="code diff"><tbody>${lines
    .slice(0, mostLines)
    .map(
      ({ kind, text, left, right }) =>
        html`<tr class="${kind}"><td class="number">${left ?? ''}</td><td class="number">${right ?? ''}</td><td class="sign">${signs[kind]}</td><td class="text">${text}</td></tr>`,
    )}</tbody></table></div>
  ${lines.length > mostLines ? html`<p class="card-body quiet">${counted(lines.length - mostLines, 'more line')} not shown.</p>` : nothing}`;
}

/** Changed files one after the other; `below` stands under each (comments, a form). */
export function changedFileCards(
  files: readonly ChangedFile[],
  below: (file: ChangedFile) => Html = () => nothing,
): Html {
  if (files.length === 0) return html`<p class="empty">Nothing changed.</p>`;
  const sum = (of: 'additions' | 'deletions'): number => files.reduce((all, file) => all + file[of], 0);
  return html`<p class="quiet">${counted(files.length, 'file')} changed: <span class="plus">+${sum('additions')}</span> <span class="minus">−${sum('deletions')}</span></p>
    ${files.map(
      (file) => html`<section class="card">
        <h3 class="card-head"><code>${nameOf(file)}</code>
          <span class="quiet">${file.status}</span> <span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span></h3>
        ${file.patch === undefined ? html`<p class="card-body quiet">No lines to show.</p>` : hunks(file.patch)}
        ${below(file)}
      </section>`,
    )}`;
}

function nameOf({ path, previousPath }: ChangedFile): string {
  return previousPath === undefined ? path : `${previousPath} → ${path}`;
}
