// The page of an issue or pull request, and what a person does on either: comment, close, label, tick.
import { html } from 'hono/html';
import { pullByNumber } from '../world/pull.ts';
import { userById } from '../world/user.ts';
import type { Page } from './frame.ts';
import { titled } from './heading.ts';
import { nothing, type Html } from './html.ts';
import { labelPanel } from './labels.ts';
import { mergeBox, mergePullRequest, changeQueue, standingOf } from './merge-box.ts';
import { person } from './person.ts';
import { reply, settleThread } from './review.ts';
import { form, gathered, repositoryPage, type Site } from './routes.ts';
import { tick } from './tick.ts';
import { timeline } from './timeline.ts';
import { conversationPath, enter, theIssue, visitOf, type RepositoryVisit } from './visit.ts';
import type { Issue } from '../state/issue.ts';
import type { MergeableState } from '../world/merge.ts';

const show = gathered(standingOf, conversation);

export function conversationPages(site: Site): void {
  const at = '/:kind{issues|pull}/:number{[0-9]+}';
  // `/issues/7` of a pull request is its page all the same, as on GitHub.
  site.pages.get(`/:owner/:repo${at}`, async (context, next) => {
    const visit = enter(site.api, context, visitOf(site.api, context));
    const path = conversationPath(visit, theIssue(visit));
    return path === visit.path.split('?')[0] ? next() : context.redirect(path, 302);
  });
  repositoryPage(site, at, show);
  form(site, `${at}/comment`, comment, show);
  form(site, `${at}/state`, openOrClose, show);
  form(site, `${at}/labels`, label, show);
  form(site, `${at}/tick`, tick, show);
  form(site, `${at}/merge`, mergePullRequest, show);
  form(site, `${at}/queue`, changeQueue, show);
  form(site, `${at}/reply`, reply, show);
  form(site, `${at}/thread`, settleThread, show);
}

function conversation(visit: RepositoryVisit, standing: MergeableState | undefined): Page {
  const issue = theIssue(visit);
  const pull = pullByNumber(visit.state, visit.repository, issue.number);
  return titled(
    visit,
    'conversation',
    html`<div class="columns">
      <div>${timeline(visit, issue, pull)}${pull === undefined ? nothing : mergeBox(visit, pull, standing)}${commentForm(visit, issue)}</div>
      <aside>${labelPanel(visit, issue)}${assignees(visit, issue)}</aside>
    </div>`,
  );
}

function assignees({ state }: RepositoryVisit, { assigneeIds }: Issue): Html {
  return html`<section class="panel"><h2>Assignees</h2>${
    assigneeIds.length === 0
      ? html`<p class="quiet">Nobody</p>`
      : html`<ul>${assigneeIds.map((id) => html`<li>${person(userById(state, id))}</li>`)}</ul>`
  }</section>`;
}

function commentForm(visit: RepositoryVisit, issue: Issue): Html {
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

async function comment(visit: RepositoryVisit): Promise<string> {
  const issue = theIssue(visit);
  const asked = { body: visit.typed('comment') };
  const made = (await visit.ask('POST', `/issues/${issue.number}/comments`, asked)) as { id: number };
  return `${conversationPath(visit, issue)}#issuecomment-${made.id}`;
}

async function openOrClose(visit: RepositoryVisit): Promise<string> {
  const issue = theIssue(visit);
  const path = `/${issue.isPull ? 'pulls' : 'issues'}/${issue.number}`;
  await visit.ask('PATCH', path, { state: visit.typed('state') });
  return conversationPath(visit, issue);
}

async function label(visit: RepositoryVisit): Promise<string> {
  const issue = theIssue(visit);
  const [added, removed] = [visit.typed('add').trim(), visit.typed('remove')];
  const labels = `/issues/${issue.number}/labels`;
  if (removed === '') await visit.ask('POST', labels, { labels: [added] });
  else await visit.ask('DELETE', `${labels}/${encodeURIComponent(removed)}`);
  return conversationPath(visit, issue);
}
