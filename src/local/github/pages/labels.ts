// Labels: how they look, and the forms that give and take them.
import { html } from 'hono/html';
import type { Issue } from '../state/issue.ts';
import { labelsOn } from '../world/issue.ts';
import type { Label } from '../state/label.ts';
import { labelsOf } from '../world/label.ts';
import { type Html, nothing } from './html.ts';
import { conversationPath, type RepositoryVisit } from './visit.ts';

/** The colour is a dot: words stay readable on any background, and the page's policy forbids inline styles. */
export function labelChip({ home }: RepositoryVisit, { name, color, description }: Label): Html {
  return html`<a class="label" href="${home}/issues?${new URLSearchParams({ label: name })}" title="${description ?? ''}"><svg class="dot"
    viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="#${color}"/></svg>${name}</a>`;
}

export function labelPanel(visit: RepositoryVisit, issue: Issue): Html {
  const { state, repository, viewer } = visit;
  const action = `${conversationPath(visit, issue)}/labels`;
  const present = labelsOn(state, issue);
  const others = labelsOf(state, repository).filter((label) => !issue.labelIds.includes(label.id));
  const remover = ({ name }: Label): Html =>
    html`<form method="post" action="${action}"><button class="remove" name="remove" value="${name}" title="Remove ${name}" aria-label="Remove the label ${name}">×</button></form>`;
  const adder = html`<form method="post" action="${action}" class="row">
    <label class="unseen" for="add-label">Label, existing or new</label>
    <input id="add-label" name="add" list="known-labels" maxlength="50" required placeholder="Label, existing or new" autocomplete="off">
    <datalist id="known-labels">${others.map((label) => html`<option value="${label.name}"></option>`)}</datalist>
    <button class="button">Add label</button>
  </form>`;
  return html`<section class="panel" aria-labelledby="labels"><h2 id="labels">Labels</h2>
    ${present.length === 0 ? html`<p class="quiet">None yet</p>` : nothing}
    <ul class="labels">${present.map(
      (label) => html`<li>${labelChip(visit, label)}${viewer === undefined ? nothing : remover(label)}</li>`,
    )}</ul>
    ${viewer === undefined ? nothing : adder}
  </section>`;
}
