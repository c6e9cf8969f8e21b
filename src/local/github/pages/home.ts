// The first page: the repositories somebody may read.
import { html } from 'hono/html';
import { admit } from '../rest/authority.ts';
import { Refusal } from '../rest/refusal.ts';
import { openIssueCount } from '../world/issue.ts';
import { openPulls } from '../world/pull.ts';
import type { Repository } from '../world/repository.ts';
import type { Page } from './frame.ts';
import { counted, type Html, nothing } from './html.ts';
import { page, type Site, type Visit } from './visit.ts';

export function homePage(site: Site): void {
  page(site, '/', home);
}

function home(visit: Visit): Page {
  const repositories = readableOf(visit, visit.state.repositories.all());
  const main = html`<h1>Repositories</h1>
    <p class="quiet">A GitHub on your own machine, for trying things out. Its API is at <code>${visit.state.url}/api/v3</code>.</p>
    ${repositoryList(visit, repositories)}`;
  return { title: 'Repositories', main };
}

export function readableOf(visit: Visit, repositories: readonly Repository[]): Repository[] {
  return repositories.filter((repository) => {
    try {
      admit(visit.state, visit.actor, repository, { app: 'never', user: 'read' }, false);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  });
}

export function repositoryList({ state }: Visit, repositories: readonly Repository[]): Html {
  if (repositories.length === 0) {
    return html`<p class="empty">No repositories yet. Make one:
      <code>curl -d '{"owner":"ada","name":"todo","from":{"files":{"README.md":"To do"}}}' ${state.url}/_local/repositories</code></p>`;
  }
  return html`<ul class="list">${repositories.map((repository) => {
    const pulls = openPulls(state, repository).length;
    const issues = openIssueCount(state, repository) - pulls;
    return html`<li><div><a class="list-title" href="/${repository.fullName}">${repository.fullName}</a>
      ${repository.private ? html`<span class="tag">private</span>` : nothing}
      ${repository.description === null ? nothing : html`<p class="quiet">${repository.description}</p>`}</div>
      <p class="quiet">${counted(issues, 'open issue')}, ${counted(pulls, 'open pull request')}</p></li>`;
  })}</ul>`;
}
