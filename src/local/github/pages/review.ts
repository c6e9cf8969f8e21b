// Reviewing: the forms for a verdict, for a comment on a line, and for the conversation that follows it.
import { html } from 'hono/html';
import { admit } from '../rest/authority.ts';
import { found, notFound } from '../rest/refusal.ts';
import type { ReviewThread } from '../state/review.ts';
import { commentsIn, roleToSettle, setResolved } from '../world/review.ts';
import { flag, nothing, type Html } from './html.ts';
import { thePull, type RepositoryVisit } from './visit.ts';

/** `head` is the commit that the page shows, and the one that is judged. */
export function reviewForm(visit: RepositoryVisit, head: string): Html {
  const at = pullPath(visit);
  if (visit.viewer === undefined) {
    return html`<p class="empty"><a href="/login?return_to=${at}/files">Sign in</a> to review.</p>`;
  }
  return html`<section class="card form-card" id="review"><h2 class="card-head">Finish your review</h2>
    <form method="post" action="${at}/review" class="card-body">
      <input type="hidden" name="sha" value="${head}">
      <label for="review-text" class="unseen">Review, in Markdown</label>
      <textarea id="review-text" name="review" rows="5" placeholder="What do you think of these changes?">${visit.typed('review')}</textarea>
      <div class="row end">
        <button class="button" name="event" value="COMMENT">Comment only</button>
        <button class="button" name="event" value="REQUEST_CHANGES">Request changes</button>
        <button class="button primary" name="event" value="APPROVE">Approve</button>
      </div>
    </form></section>`;
}

export function lineForm(visit: RepositoryVisit, head: string, path: string): Html {
  const { typed, viewer } = visit;
  if (viewer === undefined) return nothing;
  const isTried = typed('path') === path;
  const isLeft = isTried && typed('side') === 'LEFT';
  return html`<details class="reply" ${flag('open', isTried)}><summary>Comment on a line</summary>
    <form method="post" action="${pullPath(visit)}/line">
      <input type="hidden" name="sha" value="${head}"><input type="hidden" name="path" value="${path}">
      <div class="row"><label>Line <input type="number" name="line" min="1" required value="${isTried ? typed('line') : ''}"></label>
        <label>of the <select name="side"><option value="RIGHT">new file</option>
          <option value="LEFT" ${flag('selected', isLeft)}>old file</option></select></label></div>
      <label>Comment <textarea name="body" rows="3" required>${isTried ? typed('body') : ''}</textarea></label>
      <button class="button">Add the comment</button>
    </form></details>`;
}

/** Below a conversation on a line: answering it, and settling it. */
export function threadForms(visit: RepositoryVisit, thread: ReviewThread, root: number): Html {
  const { typed, viewer } = visit;
  if (viewer === undefined) return nothing;
  const isResolved = thread.resolvedById !== null;
  const isTried = typed('to') === String(root);
  const at = pullPath(visit);
  return html`<details class="reply" ${flag('open', isTried)}><summary>Reply</summary>
    <form method="post" action="${at}/reply"><input type="hidden" name="to" value="${root}">
      <label for="reply-${root}" class="unseen">Reply</label><textarea id="reply-${root}" name="body" rows="3" required>${isTried ? typed('body') : ''}</textarea>
      <button class="button">Reply</button></form></details>
  <form method="post" action="${at}/thread" class="reply"><input type="hidden" name="thread" value="${thread.id}">
    <button class="button" name="resolved" value="${isResolved ? 'no' : 'yes'}">${isResolved ? 'Unresolve' : 'Resolve'} conversation</button></form>`;
}

export async function review(visit: RepositoryVisit): Promise<string> {
  const { typed, ask } = visit;
  const wanted = { body: typed('review'), event: typed('event'), commit_id: typed('sha') };
  const made = (await ask('POST', `/pulls/${thePull(visit).number}/reviews`, wanted)) as { id: number };
  return `${pullPath(visit)}#pullrequestreview-${made.id}`;
}

export async function commentOnLine(visit: RepositoryVisit): Promise<string> {
  const { typed } = visit;
  const place = { path: typed('path'), line: Number(typed('line')), side: typed('side') };
  return added(visit, { ...place, body: typed('body'), commit_id: typed('sha') });
}

export async function reply(visit: RepositoryVisit): Promise<string> {
  return added(visit, { in_reply_to: Number(visit.typed('to')), body: visit.typed('body') });
}

async function added(visit: RepositoryVisit, comment: object): Promise<string> {
  const path = `/pulls/${thePull(visit).number}/comments`;
  const made = (await visit.ask('POST', path, comment)) as { id: number };
  return `${pullPath(visit)}#discussion_r${made.id}`;
}

/** REST has no such route: on GitHub, too, it takes GraphQL or the page. */
export function settleThread(visit: RepositoryVisit): string {
  const { state, actor, viewer, repository, typed } = visit;
  const pull = thePull(visit);
  const thread = found(state.reviewThreads.get(Number(typed('thread'))));
  if (viewer === undefined || thread.pullId !== pull.id) throw notFound();
  admit(state, actor, repository, { app: 'never', user: roleToSettle(state, pull, viewer) }, true);
  setResolved(state, thread, { user: viewer, appId: null }, typed('resolved') === 'yes');
  return `${pullPath(visit)}#discussion_r${commentsIn(state, thread)[0]?.id ?? ''}`;
}

function pullPath({ home, param }: RepositoryVisit): string {
  return `${home}/pull/${param('number')}`;
}
