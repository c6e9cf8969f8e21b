// Ticking a task in the text of an issue. A box sends the line it stands on, so that a tick never hits another task.
import { html, raw } from 'hono/html';
import { Refusal } from '../rest/refusal.ts';
import type { Issue } from '../state/issue.ts';
import { hasRole } from '../world/repository.ts';
import { markupOf, type Html } from './html.ts';
import { markdown } from './markdown.ts';
import { conversationPath, theIssue, type RepositoryVisit } from './visit.ts';

const box = /<input type="checkbox"( checked)? data-line="(\d+)" (aria-label="[^"]*") disabled \/>/g;

/** The text of an issue; for whoever may edit it, the boxes are buttons. */
export function bodyOf(visit: RepositoryVisit, issue: Issue): Html {
  const { state, repository, viewer } = visit;
  const shown = markdown(issue.body ?? '', repository);
  const isAuthor = viewer?.id === issue.authorId;
  if (viewer === undefined || !(isAuthor || hasRole(state, repository, viewer, 'write'))) return shown;
  const lines = linesOf(issue);
  const buttons = markupOf(shown).replaceAll(
    box,
    (_, checked: string | undefined, line: string, label: string) =>
      markupOf(
        html`<button class="box" name="task" value="${line}:${lines[Number(line)]}" role="checkbox" aria-checked="${String(checked !== undefined)}" ${raw(label)}></button>`,
      ),
  );
  return html`<form method="post" action="${conversationPath(visit, issue)}/tick">${raw(buttons)}</form>`;
}

export async function tick(visit: RepositoryVisit): Promise<string> {
  const issue = theIssue(visit);
  const [, number = '', text = ''] = /^(\d+):(.*)$/.exec(visit.typed('task')) ?? [];
  const lines = linesOf(issue);
  if (lines[Number(number)] !== text) {
    throw new Refusal(
      409,
      'Somebody has edited this text since you opened the page. Look at it again, then tick.',
    );
  }
  lines[Number(number)] = text.replace(/\[[ xX]\]/, (mark) => (mark === '[ ]' ? '[x]' : '[ ]'));
  await visit.ask('PATCH', `/issues/${issue.number}`, { body: lines.join('\n') });
  return conversationPath(visit, issue);
}

function linesOf({ body }: Issue): string[] {
  return (body ?? '').split(/\r?\n/);
}
