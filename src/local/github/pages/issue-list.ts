// The lists of issues and of pull requests: open and closed ones, all or those with a label.
import { html } from 'hono/html';
import { commentsOn } from '../world/comment.ts';
import { issuesOf, labelsOn, type Issue } from '../world/issue.ts';
import { pullsOf } from '../world/pull.ts';
import { userById } from '../world/user.ts';
import type { Page } from './frame.ts';
import { counted, moment, type Html, nothing } from './html.ts';
import { labelChip } from './labels.ts';
import { personPath } from './person.ts';
import { stateMark } from './state-mark.ts';
import { repositoryPage, type RepositoryVisit, type Site } from './visit.ts';

export function issueLists(site: Site): void {
  repositoryPage(site, '/issues', (visit) => list(visit, 'issues'));
  repositoryPage(site, '/pulls', (visit) => list(visit, 'pulls'));
}

function list(visit: RepositoryVisit, tab: 'issues' | 'pulls'): Page {
  const { state, repository, query } = visit;
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
  const title = tab === 'pulls' ? 'Pull requests' : 'Issues';
  const main = html`<div class="title-row"><h1>${title}</h1>
      ${tab === 'issues' ? html`<a class="button primary" href="/${repository.fullName}/issues/new">New issue</a>` : nothing}</div>
    ${label === undefined ? nothing : html`<p>Labelled ${label}. <a href="/${repository.fullName}/${tab}">Show all</a></p>`}
    <ul class="tabs small">${tabLink('open')}${tabLink('closed')}</ul>
    ${
      shown.length === 0
        ? html`<p class="empty">${emptyWords(tab, wanted)}</p>`
        : html`<ul class="list">${shown.map((issue) => row(visit, issue))}</ul>`
    }`;
  return { title, main, repository, tab };
}

function row({ state, repository }: RepositoryVisit, issue: Issue): Html {
  const author = userById(state, issue.authorId);
  const pull = pullsOf(state, repository).find((one) => one.issueId === issue.id);
  const comments = commentsOn(state, issue).length;
  return html`<li class="issue-row">${stateMark(issue, pull)}
    <div><a class="list-title" href="/${repository.fullName}/${issue.isPull ? 'pull' : 'issues'}/${issue.number}">${issue.title}</a>
      ${labelsOn(state, issue).map((label) => labelChip(repository, label))}
      <p class="quiet">#${issue.number} opened on ${moment(issue.createdAt)} by <a href="${personPath(author)}">${author.login}</a></p></div>
    <span class="quiet">${comments === 0 ? '' : counted(comments, 'comment')}</span></li>`;
}

function emptyWords(tab: 'issues' | 'pulls', state: 'open' | 'closed'): string {
  const noun = tab === 'issues' ? 'issues' : 'pull requests';
  return state === 'open' ? `There are no open ${noun}.` : `No ${noun} have been closed yet.`;
}
