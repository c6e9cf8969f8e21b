// A pull request's page: the conversation, what stands in the way of the merge, the changes, and a person's review.
import { html } from 'hono/html';
import { diffText, patchText, type ChangedFile } from '../git/diff.ts';
import { found } from '../rest/refusal.ts';
import { pullCommits, pullDiff, pullFiles } from '../world/figures.ts';
import { pullByNumber, type Pull } from '../world/pull.ts';
import { userById } from '../world/user.ts';
import { commitList } from './commits.ts';
import { changedFileCards } from './diff.ts';
import type { Page } from './frame.ts';
import { flag, inPath, type Html, nothing } from './html.ts';
import { commentForm, conversationForms, heading, sidebar, theIssue } from './issue.ts';
import { mergeBox, mergePullRequest } from './merge-box.ts';
import { person } from './person.ts';
import { changeQueue } from './queue.ts';
import { stateMark } from './state-mark.ts';
import { settleThread } from './threads.ts';
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

export function pullPages(site: Site): void {
  repositoryPage(site, '/pull/:number{[0-9]+}', conversation);
  repositoryPage(site, '/pull/:number/files', changes);
  repositoryPage(site, '/pull/:number/commits', commits);
  for (const [ending, text] of [
    ['diff', diffText],
    ['patch', patchText],
  ] as const) {
    site.pages.get(`/:owner/:repo/pull/:name{[0-9]+\\.${ending}}`, async (context) => {
      const visit = repositoryVisit(site, context);
      const number = Number.parseInt(context.req.param('name'), 10);
      const pull = found(pullByNumber(visit.state, visit.repository, number));
      const { directory, from, to } = await pullDiff(visit.state, pull);
      return context.text(await text(directory, from, to));
    });
  }
  conversationForms(site, 'pull', conversation);
  repositoryForm(site, '/pull/:number/merge', mergePullRequest, conversation);
  repositoryForm(site, '/pull/:number/review', review, changes);
  repositoryForm(site, '/pull/:number/line', commentOnLine, changes);
  repositoryForm(site, '/pull/:number/reply', reply, conversation);
  repositoryForm(site, '/pull/:number/thread', settleThread, conversation);
  repositoryForm(site, '/pull/:number/queue', changeQueue, conversation);
}

async function conversation(visit: RepositoryVisit): Promise<Page> {
  const issue = theIssue(visit, true);
  const pull = thePull(visit);
  const main = html`<div class="columns">
    <div>${timeline(visit, issue)}${await mergeBox(visit, pull)}${commentForm(visit, issue)}</div>
    ${sidebar(visit, issue)}
  </div>`;
  return framed(visit, pull, 'conversation', main);
}

async function changes(visit: RepositoryVisit): Promise<Page> {
  const pull = thePull(visit);
  const files = await pullFiles(visit.state, pull);
  const below = (file: ChangedFile): Html =>
    visit.viewer === undefined ? nothing : lineForm(visit, pull, file);
  const main = html`${changedFileCards(files, below)}${reviewForm(visit, pull)}`;
  return framed(visit, pull, 'files', main);
}

async function commits(visit: RepositoryVisit): Promise<Page> {
  const pull = thePull(visit);
  return framed(visit, pull, 'commits', commitList(visit.repository, await pullCommits(visit.state, pull)));
}

function framed(
  visit: RepositoryVisit,
  pull: Pull,
  current: 'conversation' | 'commits' | 'files',
  content: Html,
): Page {
  const { repository, state } = visit;
  const issue = theIssue(visit, true);
  const at = conversationPath(visit, issue);
  const tab = (key: typeof current, href: string, words: string): Html =>
    html`<li><a href="${href}" ${key === current ? html`aria-current="page"` : nothing}>${words}</a></li>`;
  const branch = (name: string): Html =>
    html`<a href="/${repository.fullName}/tree/${inPath(name)}"><code>${name}</code></a>`;
  const main = html`${heading(
    issue,
    html`${stateMark(issue, pull)}
      <span class="quiet">${person(userById(state, issue.authorId))} wants to merge ${branch(pull.headRef)} into ${branch(pull.baseRef)}</span>`,
  )}
    <nav aria-label="Pull request"><ul class="tabs">
      ${tab('conversation', at, 'Conversation')}${tab('commits', `${at}/commits`, 'Commits')}${tab('files', `${at}/files`, 'Files changed')}
    </ul></nav>${content}`;
  return { title: `${issue.title} · Pull request #${issue.number}`, main, repository, tab: 'pulls' };
}

function reviewForm(visit: RepositoryVisit, pull: Pull): Html {
  const at = `/${visit.repository.fullName}/pull/${pull.number}`;
  if (visit.viewer === undefined) {
    return html`<p class="empty"><a href="/login?return_to=${at}/files">Sign in</a> to review.</p>`;
  }
  return html`<section class="card form-card" id="review"><h2 class="card-head">Finish your review</h2>
    <form method="post" action="${at}/review" class="card-body">
      <label for="review-text" class="unseen">Review, in Markdown</label>
      <textarea id="review-text" name="review" rows="5" placeholder="What do you think of these changes?">${visit.typed('review')}</textarea>
      <div class="row end">
        <button class="button" name="event" value="COMMENT">Comment only</button>
        <button class="button" name="event" value="REQUEST_CHANGES">Request changes</button>
        <button class="button primary" name="event" value="APPROVE">Approve</button>
      </div>
    </form></section>`;
}

function lineForm(visit: RepositoryVisit, pull: Pull, file: ChangedFile): Html {
  const { typed, repository } = visit;
  const isTried = typed('path') === file.path;
  const side = isTried ? typed('side') : 'RIGHT';
  return html`<details class="reply" ${flag('open', isTried)}><summary>Comment on a line</summary>
    <form method="post" action="/${repository.fullName}/pull/${pull.number}/line">
      <input type="hidden" name="path" value="${file.path}">
      <div class="row"><label>Line <input type="number" name="line" min="1" required value="${isTried ? typed('line') : ''}"></label>
        <label>of the <select name="side">
          <option value="RIGHT" ${flag('selected', side === 'RIGHT')}>new file</option>
          <option value="LEFT" ${flag('selected', side === 'LEFT')}>old file</option></select></label></div>
      <label>Comment <textarea name="body" rows="3" required>${isTried ? typed('body') : ''}</textarea></label>
      <button class="button">Add the comment</button>
    </form></details>`;
}

async function review(visit: RepositoryVisit): Promise<string> {
  const pull = thePull(visit);
  const wanted = { body: visit.typed('review'), event: visit.typed('event'), commit_id: pull.headSha };
  const made = (await visit.ask('POST', `${pullApi(visit)}/reviews`, wanted)) as { id: number };
  return `${pagePath(visit)}#pullrequestreview-${made.id}`;
}

async function commentOnLine(visit: RepositoryVisit): Promise<string> {
  const { typed } = visit;
  const place = { path: typed('path'), line: Number(typed('line')), side: typed('side') };
  return added(visit, { ...place, body: typed('body'), commit_id: thePull(visit).headSha });
}

async function reply(visit: RepositoryVisit): Promise<string> {
  return added(visit, { in_reply_to: Number(visit.typed('to')), body: visit.typed('body') });
}

async function added(visit: RepositoryVisit, comment: object): Promise<string> {
  const made = (await visit.ask('POST', `${pullApi(visit)}/comments`, comment)) as { id: number };
  return `${pagePath(visit)}#discussion_r${made.id}`;
}

function thePull({ state, repository, param }: RepositoryVisit): Pull {
  return found(pullByNumber(state, repository, Number(param('number'))));
}

function pullApi(visit: RepositoryVisit): string {
  return `${repositoryApi(visit)}/pulls/${visit.param('number')}`;
}

function pagePath(visit: RepositoryVisit): string {
  return `/${visit.repository.fullName}/pull/${visit.param('number')}`;
}
