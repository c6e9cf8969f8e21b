// The repositories that somebody may read: all of them, or one owner's.
import { html } from 'hono/html';
import { found } from '../rest/refusal.ts';
import { openIssueCount } from '../world/issue.ts';
import { openPulls } from '../world/pull.ts';
import type { Repository } from '../state/repository.ts';
import { userByLogin } from '../world/user.ts';
import type { Page } from './frame.ts';
import { counted, type Html, nothing } from './html.ts';
import { page, type Site } from './routes.ts';
import { mayRead, type Visit } from './visit.ts';

export function homePage(site: Site): void {
  page(site, '/', (visit) => {
    const intro = html`<p class="quiet">A GitHub on your own machine, for trying things out. Its API is at <code>${visit.state.url}/api/v3</code>.</p>`;
    return list(visit, 'Repositories', intro, visit.state.repositories.all());
  });
}

/** `/{login}` takes any word: it comes after all other pages of one word. */
export function ownerPage(site: Site): void {
  page(site, '/:login', (visit) => {
    const owner = found(userByLogin(visit.state, visit.param('login')));
    const own = visit.state.repositories.filter((one) => one.ownerId === owner.id);
    return list(visit, owner.login, nothing, own);
  });
}

function list(visit: Visit, title: string, intro: Html, repositories: readonly Repository[]): Page {
  const readable = repositories.filter((one) => mayRead(visit, one));
  const main = html`<h1>${title}</h1>${intro}${
    readable.length === 0
      ? html`<p class="empty">No repositories yet. Make one:
          <code>curl -d '{"owner":"ada","name":"todo","from":{"files":{"README.md":"To do"}}}' ${visit.state.url}/_local/repositories</code></p>`
      : html`<ul class="list">${readable.map((one) => row(visit, one))}</ul>`
  }`;
  return { title, main };
}

function row({ state }: Visit, repository: Repository): Html {
  const pulls = openPulls(state, repository).length;
  const issues = openIssueCount(state, repository) - pulls;
  return html`<li><div><a class="list-title" href="/${repository.fullName}">${repository.fullName}</a>
    ${repository.private ? html`<span class="tag">private</span>` : nothing}
    ${repository.description === null ? nothing : html`<p class="quiet">${repository.description}</p>`}</div>
    <p class="quiet">${counted(issues, 'open issue')}, ${counted(pulls, 'open pull request')}</p></li>`;
}
