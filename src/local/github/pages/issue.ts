// An issue's page, opening one, and all that a person does on either kind of conversation: comment, close, label.
import { html } from 'hono/html';
import { found } from '../rest/refusal.ts';
import { issueByNumber, type Issue } from '../world/issue.ts';
import { userById } from '../world/user.ts';
import { editForms } from './edit.ts';
import type { Page } from './frame.ts';
import type { Html } from './html.ts';
import { labelPanel } from './labels.ts';
import { person } from './person.ts';
import { stateMark } from './state-mark.ts';
import { timeline } from './timeline.ts';
import {
  conversationPath,
  repositoryApi,
  repositoryForm,
  repositoryPage,
  repositoryVisit,
  type RepositoryVisit,
  type Site,
} from './visit.ts';

export function issuePages(site: Site): void {
  repositoryPage(site, '/issues/new', newIssuePage);
  repositoryForm(site, '/issues/new', openIssue, newIssuePage);
  // `/issues/7` of a pull request is its page all the same, as on GitHub.
  site.pages.get('/:owner/:repo/:kind{issues|pull}/:number{[0-9]+}', async (context, next) => {
    const visit = repositoryVisit(site, context);
    const issue = found(issueByNumber(visit.state, visit.repository, Number(visit.param('number'))));
    if (issue.isPull === (visit.param('kind') === 'pull')) return next();
    return context.redirect(conversationPath(visit, issue), 302);
  });
  repositoryPage(site, '/issues/:number', issuePage);
}

/** The forms that issues and pull requests share, below `/issues` or `/pull`. */
export function conversationForms(
  site: Site,
  kind: 'issues' | 'pull',
  again: (visit: RepositoryVisit) => Page | Promise<Page>,
): void {
  const at = `/${kind}/:number`;
  repositoryForm(site, `${at}/comment`, comment, again);
  repositoryForm(site, `${at}/state`, openOrClose, again);
  repositoryForm(site, `${at}/labels`, label, again);
  editForms(site, kind, again);
}

export function theIssue({ state, repository, param }: RepositoryVisit, isPull: boolean): Issue {
  const issue = found(issueByNumber(state, repository, Number(param('number'))));
  return found(issue.isPull === isPull ? issue : undefined);
}

export function issuePage(visit: RepositoryVisit): Page {
  const { repository } = visit;
  const issue = theIssue(visit, false);
  const main = html`${heading(issue, stateMark(issue))}
    <div class="columns"><div>${timeline(visit, issue)}${commentForm(visit, issue)}</div>${sidebar(visit, issue)}</div>`;
  return { title: `${issue.title} · Issue #${issue.number}`, main, repository, tab: 'issues' };
}

export function heading(issue: Issue, mark: Html): Html {
  return html`<h1 class="issue-title">${issue.title} <span class="quiet">#${issue.number}</span></h1><p>${mark}</p>`;
}

export function sidebar(visit: RepositoryVisit, issue: Issue): Html {
  const assignees = issue.assigneeIds.map((id) => userById(visit.state, id));
  return html`<aside>
    ${labelPanel(visit, issue, conversationPath(visit, issue))}
    <section class="panel"><h2>Assignees</h2>${
      assignees.length === 0
        ? html`<p class="quiet">Nobody</p>`
        : html`<ul>${assignees.map((one) => html`<li>${person(one)}</li>`)}</ul>`
    }</section>
  </aside>`;
}

export function commentForm(visit: RepositoryVisit, issue: Issue): Html {
  const at = conversationPath(visit, issue);
  if (visit.viewer === undefined) {
    return html`<p class="empty"><a href="/login?return_to=${at}">Sign in</a> to comment.</p>`;
  }
  const isOpen = issue.state === 'open';
  return html`<section class="card form-card" aria-labelledby="comment-title"><h2 class="card-head" id="comment-title">Add a comment</h2>
    <div class="card-body">
      <form method="post" action="${at}/comment" id="comment">
        <label for="comment-text" class="unseen">Comment, in Markdown</label>
        <textarea id="comment-text" name="comment" rows="5" required placeholder="Markdown is welcome">${visit.typed('comment')}</textarea>
      </form>
      <div class="row end">
        <form method="post" action="${at}/state"><button class="button" name="state" value="${isOpen ? 'closed' : 'open'}">${isOpen ? 'Close' : 'Reopen'} ${issue.isPull ? 'pull request' : 'issue'}</button></form>
        <button class="button primary" form="comment">Comment</button>
      </div>
    </div>
  </section>`;
}

function newIssuePage(visit: RepositoryVisit): Page {
  const { repository, viewer, typed, path } = visit;
  const main = html`<h1>New issue</h1>${
    viewer === undefined
      ? html`<p class="empty"><a href="/login?return_to=${path}">Sign in</a> to open an issue.</p>`
      : html`<form method="post" class="stack">
          <label for="title">Title</label><input id="title" name="title" required value="${typed('title')}">
          <label for="body">What is it about? <span class="quiet">In Markdown</span></label>
          <textarea id="body" name="body" rows="12">${typed('body')}</textarea>
          <label for="new-labels">Labels <span class="quiet">separated by commas; needs the role “triage”</span></label>
          <input id="new-labels" name="labels" value="${typed('labels')}">
          <div class="row end"><button class="button primary">Open the issue</button></div>
        </form>`
  }`;
  return { title: 'New issue', main, repository, tab: 'issues' };
}

async function openIssue(visit: RepositoryVisit): Promise<string> {
  const { typed, repository } = visit;
  const labels = typed('labels')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const wanted = { title: typed('title'), body: typed('body'), labels };
  const made = (await visit.ask('POST', `${repositoryApi(visit)}/issues`, wanted)) as { number: number };
  return `/${repository.fullName}/issues/${made.number}`;
}

async function comment(visit: RepositoryVisit): Promise<string> {
  const { ask, typed } = visit;
  const made = (await ask('POST', `${issueApi(visit)}/comments`, { body: typed('comment') })) as {
    id: number;
  };
  return `${back(visit)}#issuecomment-${made.id}`;
}

async function openOrClose(visit: RepositoryVisit): Promise<string> {
  const [api, number] = [repositoryApi(visit), visit.param('number')];
  const isPull = visit.path.includes('/pull/');
  await visit.ask('PATCH', `${api}/${isPull ? 'pulls' : 'issues'}/${number}`, {
    state: visit.typed('state'),
  });
  return back(visit);
}

async function label(visit: RepositoryVisit): Promise<string> {
  const [added, removed] = [visit.typed('add').trim(), visit.typed('remove')];
  const labels = `${issueApi(visit)}/labels`;
  if (removed === '') await visit.ask('POST', labels, { labels: [added] });
  else await visit.ask('DELETE', `${labels}/${encodeURIComponent(removed)}`);
  return back(visit);
}

function issueApi(visit: RepositoryVisit): string {
  return `${repositoryApi(visit)}/issues/${visit.param('number')}`;
}

/** The page whose form was sent: without the form's own word. */
function back({ path }: RepositoryVisit): string {
  return path.replace(/\/\w+$/, '');
}
