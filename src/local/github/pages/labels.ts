// Labels: how they look, and the forms that give and take them.
import { html } from 'hono/html';
import { labelsOn, type Issue } from '../world/issue.ts';
import { labelsOf, type Label } from '../world/label.ts';
import type { Repository } from '../world/repository.ts';
import { type Html, nothing } from './html.ts';
import type { RepositoryVisit } from './visit.ts';

/** The colour is a dot: words stay readable on any background, and the page's policy forbids inline styles. */
export function labelChip(repository: Repository, label: Label): Html {
  const search = new URLSearchParams({ label: label.name });
  return html`<a class="label" href="/${repository.fullName}/issues?${search}" title="${label.description ?? ''}">${dot(label)}${label.name}</a>`;
}

/** The side panel of an issue; `action` is the path that takes its forms. */
export function labelPanel(
  { state, repository, viewer }: RepositoryVisit,
  issue: Issue,
  action: string,
): Html {
  const present = labelsOn(state, issue);
  const others = labelsOf(state, repository).filter((label) => !issue.labelIds.includes(label.id));
  return html`<section class="panel" aria-labelledby="labels"><h2 id="labels">Labels</h2>
    ${present.length === 0 ? html`<p class="quiet">None yet</p>` : nothing}
    <ul class="labels">${present.map(
      (label) =>
        html`<li>${labelChip(repository, label)}${
          viewer === undefined
            ? nothing
            : html`<form method="post" action="${action}/labels">
              <button class="remove" name="remove" value="${label.name}" title="Remove ${label.name}" aria-label="Remove the label ${label.name}">×</button></form>`
        }</li>`,
    )}</ul>
    ${
      viewer === undefined
        ? nothing
        : html`<form method="post" action="${action}/labels" class="row">
            <label class="unseen" for="add-label">Label, existing or new</label>
            <input id="add-label" name="add" list="known-labels" maxlength="50" required placeholder="Label, existing or new" autocomplete="off">
            <datalist id="known-labels">${others.map((label) => html`<option value="${label.name}"></option>`)}</datalist>
            <button class="button">Add label</button>
          </form>`
    }
  </section>`;
}

function dot({ color }: Label): Html {
  return html`<svg class="dot" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="#${color}"/></svg>`;
}
