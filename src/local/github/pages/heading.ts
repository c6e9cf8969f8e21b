// What stands above an issue or pull request: its title, how it stands, and the tabs of a pull request.
import { html } from 'hono/html';
import type { Issue } from '../state/issue.ts';
import type { Pull } from '../state/pull.ts';
import { pullByNumber } from '../world/pull.ts';
import { userById } from '../world/user.ts';
import type { Page } from './frame.ts';
import { inPath, nothing, type Html } from './html.ts';
import { person } from './person.ts';
import { conversationPath, theIssue, type RepositoryVisit } from './visit.ts';

/** The page of the issue or pull request in the address, with `content` below its heading. */
export function titled(visit: RepositoryVisit, tab: keyof typeof tabs, content: Html): Page {
  const { state, repository } = visit;
  const issue = theIssue(visit);
  const pull = pullByNumber(state, repository, issue.number);
  const main = html`<h1 class="issue-title">${issue.title} <span class="quiet">#${issue.number}</span></h1>
    <p>${stateMark(issue, pull)}${pull === undefined ? nothing : intent(visit, issue, pull)}</p>
    ${pull === undefined ? nothing : tabBar(conversationPath(visit, issue), tab)}${content}`;
  const noun = issue.isPull ? 'Pull request' : 'Issue';
  const title = `${issue.title} · ${noun} #${issue.number}`;
  return { title, main, repository, tab: issue.isPull ? 'pulls' : 'issues' };
}

/** A word with a colour. */
export function stateMark(issue: Issue, pull: Pull | undefined): Html {
  const [style, word] = standing(issue, pull);
  return html`<span class="state ${style}">${word}</span>`;
}

function standing(issue: Issue, pull: Pull | undefined): readonly [string, string] {
  if (pull?.mergedAt != null) return ['merged', 'Merged'];
  if (issue.state === 'open') return pull?.draft ? ['draft', 'Draft'] : ['open', 'Open'];
  if (pull !== undefined) return ['closed', 'Closed'];
  return issue.stateReason === 'not_planned' ? ['draft', 'Not planned'] : ['done', 'Closed'];
}

function intent({ state, home }: RepositoryVisit, issue: Issue, pull: Pull): Html {
  const branch = (name: string): Html =>
    html`<a href="${home}/tree/${inPath(name)}"><code>${name}</code></a>`;
  return html`<span class="quiet">${person(userById(state, issue.authorId))} wants to merge ${branch(pull.headRef)} into ${branch(pull.baseRef)}</span>`;
}

const tabs = { conversation: 'Conversation', commits: 'Commits', files: 'Files changed' };

function tabBar(at: string, current: keyof typeof tabs): Html {
  return html`<nav aria-label="Pull request"><ul class="tabs">${Object.entries(tabs).map(
    ([tab, words]) =>
      html`<li><a href="${tab === 'conversation' ? at : `${at}/${tab}`}" ${tab === current ? html`aria-current="page"` : nothing}>${words}</a></li>`,
  )}</ul></nav>`;
}
