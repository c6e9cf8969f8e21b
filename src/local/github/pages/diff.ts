// Differences as tables of coloured lines.
import { html } from 'hono/html';
import { patchLines, type ChangedFile, type PatchLine } from '../git/diff.ts';
import { counted, type Html, nothing } from './html.ts';

/** More lines of one file make a page slow; git shows the rest. */
const mostLines = 3000;

const kinds: Readonly<Record<string, string>> = { '@': 'hunk', '+': 'added', '-': 'removed', '\\': 'note' };

/** A patch's hunks; the sign column repeats in text what the colours say. */
export function hunks(patch: string): Html {
  const lines = patchLines(patch);
  return html`<div class="code-scroll"><table class="code diff"><tbody>${lines.slice(0, mostLines).map(line)}</tbody></table></div>
  ${lines.length > mostLines ? html`<p class="card-body quiet">${counted(lines.length - mostLines, 'more line')} not shown.</p>` : nothing}`;
}

function line({ text, LEFT, RIGHT }: PatchLine): Html {
  const sign = text.charAt(0);
  const isNumbered = LEFT !== undefined || RIGHT !== undefined;
  return html`<tr class="${kinds[sign] ?? 'kept'}"><td class="number">${LEFT ?? ''}</td><td class="number">${RIGHT ?? ''}</td>
    <td class="sign">${isNumbered ? sign.trim() : ''}</td><td class="text">${isNumbered ? text.slice(1) : text}</td></tr>`;
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
