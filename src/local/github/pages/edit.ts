// Changing the words of an issue or pull request: the form that edits them, and the boxes of its tasks.
import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { found, Refusal } from '../rest/refusal.ts';
import { issueByNumber, type Issue } from '../world/issue.ts';
import { hasRole } from '../world/repository.ts';
import type { Page } from './frame.ts';
import { flag, nothing, type Html } from './html.ts';
import { markdown, tasksIn } from './markdown.ts';
import { conversationPath, repositoryApi, repositoryForm, type RepositoryVisit, type Site } from './visit.ts';

/** The forms below `/issues/7` or `/pull/7`. */
export function editForms(
  site: Site,
  kind: 'issues' | 'pull',
  again: (visit: RepositoryVisit) => Page | Promise<Page>,
): void {
  repositoryForm(site, `/${kind}/:number/edit`, edit, again);
  repositoryForm(site, `/${kind}/:number/tick`, tick, again);
}

/** The body; for whoever may edit it, each box of a task is a button. */
export function editableBody(visit: RepositoryVisit, issue: Issue): Html {
  const body = issue.body ?? '';
  if (!mayEdit(visit, issue) || tasksIn(body).length === 0) return html`${markdown(body, visit.repository)}`;
  return html`<form method="post" action="${conversationPath(visit, issue)}/tick">
    <input type="hidden" name="seen" value="${digest(issue)}">${markdown(body, visit.repository, true)}</form>`;
}

export function editForm(visit: RepositoryVisit, issue: Issue): Html {
  if (!mayEdit(visit, issue)) return nothing;
  const { typed } = visit;
  const isTried = typed('seen') !== '' && typed('title') !== '';
  const [title, body] = isTried ? [typed('title'), typed('body')] : [issue.title, issue.body ?? ''];
  return html`<details class="reply" ${flag('open', isTried)}><summary>Edit</summary>
    <form method="post" action="${conversationPath(visit, issue)}/edit">
      <input type="hidden" name="seen" value="${digest(issue)}">
      <label>Title <input name="title" required value="${title}"></label>
      <label>Text, in Markdown <textarea name="body" rows="12">${body}</textarea></label>
      <button class="button">Save</button>
    </form></details>`;
}

async function edit(visit: RepositoryVisit): Promise<string> {
  const { typed } = visit;
  const issue = asSeen(visit);
  return saved(visit, issue, { title: typed('title'), body: typed('body') });
}

async function tick(visit: RepositoryVisit): Promise<string> {
  const issue = asSeen(visit);
  const body = ticked(issue.body ?? '', Number(visit.typed('task')));
  if (body === undefined) throw new Refusal(422, 'There is no such task.');
  return saved(visit, issue, { body });
}

async function saved(visit: RepositoryVisit, issue: Issue, change: object): Promise<string> {
  await visit.ask('PATCH', `${repositoryApi(visit)}/issues/${issue.number}`, change);
  return `${conversationPath(visit, issue)}#issue-${issue.id}`;
}

/** A text full of code that looks like boxes would keep the renderer busy for long. */
const mostLookalikes = 50;

/** The text with the box of the task of this number (from 0, as the page shows them) turned. */
export function ticked(text: string, number: number): string | undefined {
  const before = tasksIn(text);
  if (before[number] === undefined) return undefined;
  const wanted = before.map((done, at) => (at === number ? !done : done)).join();
  // What looks like a box may stand in code: only the renderer knows, and at least as many come before as are shown.
  const lookalikes = [...text.matchAll(/^([ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)([ xX])(?=\][ \t])/gm)];
  for (const { index, 1: start = '', 2: mark } of lookalikes.slice(number, number + mostLookalikes)) {
    const at = index + start.length;
    const changed = `${text.slice(0, at)}${mark === ' ' ? 'x' : ' '}${text.slice(at + 1)}`;
    if (tasksIn(changed).join() === wanted) return changed;
  }
  return undefined;
}

/** @throws Refusal 409 when the words are no longer those that the page showed. */
function asSeen(visit: RepositoryVisit): Issue {
  const issue = found(issueByNumber(visit.state, visit.repository, Number(visit.param('number'))));
  if (visit.typed('seen') === digest(issue)) return issue;
  throw new Refusal(
    409,
    'Somebody has edited this since you opened the page. Look at it again, then change it.',
  );
}

function digest({ title, body }: Issue): string {
  return createHash('sha256')
    .update(JSON.stringify([title, body]))
    .digest('hex')
    .slice(0, 16);
}

function mayEdit({ viewer, state, repository }: RepositoryVisit, issue: Issue): boolean {
  return (
    viewer !== undefined && (viewer.id === issue.authorId || hasRole(state, repository, viewer, 'write'))
  );
}
