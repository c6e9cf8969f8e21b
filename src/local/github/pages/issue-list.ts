// The lists of issues and of pull requests: open and closed ones, all or those with a label.
import { html } from 'hono/html';
import { commentsOn } from '../world/comment.ts';
import type { Issue } from '../state/issue.ts';
import { issuesOf, labelsOn } from '../world/issue.ts';
import { pullByNumber } from '../world/pull.ts';
import { userById } from '../world/user.ts';
import type { Page } from './frame.ts';
import { stateMark } from './heading.ts';
import { counted, moment, type Html, nothing } from './html.ts';
import { labelChip } from './labels.ts';
import { repositoryPage, type Site } from './routes.ts';
import { conversationPath, type RepositoryVisit } from './visit.ts';

const titles = { issues: 'Issues', pulls: 'Pull requests' };

export function issueLists(site: Site): void {
  repositoryPage(site, '/issues', (visit) => list(visit, 'issues'));
  repositoryPage(site, '/pulls', (visit) => list(visit, 'pulls'));
}

function list(visit: RepositoryVisit, tab: 'issues' | 'pulls'): Page {
  const { state, repository, query, home } = visit;
  const label = query('label');
  const wanted = query('state') === 'closed' ? 'closed' : 'open';
  const all = issuesOf(state, repository)
    .filter((issue) => issue.isPull === (tab === 'pulls'))
    .filter((issue) => label === undefined || labelsOn(state, issue).some((one) => one.name === label))
    .reverse();
  const shown = all.filter((issue) => issue.state === wanted);
  const tabLink = (to: Issue['state']): Html => {
    const count = all.filter((issue) => issue.state === to).length;
    const search = new URLSearchParams({ state: to, ...(label === undefined ? {} : { label }) });
    return html`<li><a href="?${search}" ${wanted === to ? html`aria-current="true"` : nothing}>${count} ${to}</a></li>`;
  };
  const main = html`<h1>${titles[tab]}</h1>
    ${label === undefined ? nothing : html`<p>Labelled ${label}. <a href="${home}/${tab}">Show all</a></p>`}
    <ul class="tabs small">${tabLink('open')}${tabLink('closed')}</ul>
    ${
      shown.length === 0
        ? html`<p class="empty">${emptyWords(tab, wanted)}</p>`
        : html`<ul class="list">${shown.map((issue) => row(visit, issue))}</ul>`
    }`;
  return { title: titles[tab], main, repository, tab };
}

function row(visit: RepositoryVisit, issue: Issue): Html {
  const { state, repository } = visit;
  const comments = commentsOn(state, issue).length;
  return html`<li class="issue-row">${stateMark(issue, pullByNumber(state, repository, issue.number))}
    <div><a class="list-title" href="${conversationPath(visit, issue)}">${issue.title}</a>
      ${labelsOn(state, issue).map((label) => labelChip(visit, label))}
      <p class="quiet">#${issue.number} opened on ${moment(issue.createdAt)} by ${userById(state, issue.authorId).login}</p></div>
    <span class="quiet">${comments === 0 ? '' : counted(comments, 'comment')}</span></li>`;
}

function emptyWords(tab: 'issues' | 'pulls', state: 'open' | 'closed'): string {
  const noun = titles[tab].toLowerCase();
  return state === 'open' ? `There are no open ${noun}.` : `No ${noun} have been closed yet.`;
}
