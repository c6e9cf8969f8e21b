// What has been said on an issue or pull request, in order, each with the address that API answers give it.
import { html } from 'hono/html';
import { commentsOn, type Comment } from '../world/comment.ts';
import type { Issue } from '../world/issue.ts';
import { pullsOf, type Pull } from '../world/pull.ts';
import { reactionsTo, type ReactionContent } from '../world/reaction.ts';
import { hasRole, roleOf } from '../world/repository.ts';
import { reviewCommentsOf, reviewsOf, type Review, type ReviewComment } from '../world/review.ts';
import type { State } from '../world/state.ts';
import { userById, type User } from '../world/user.ts';
import { commitLink } from './commits.ts';
import { hunks } from './diff.ts';
import { editableBody, editForm } from './edit.ts';
import { flag, moment, type Html, nothing } from './html.ts';
import { markdown } from './markdown.ts';
import { person } from './person.ts';
import { threadForm } from './threads.ts';
import type { RepositoryVisit } from './visit.ts';

interface Entry {
  readonly at: number;
  readonly markup: Html;
}

export function timeline(visit: RepositoryVisit, issue: Issue): Html {
  const { state, repository } = visit;
  const pull = pullsOf(state, repository).find((one) => one.issueId === issue.id);
  const entries: Entry[] = [
    ...commentsOn(state, issue).map((comment) => ({
      at: comment.createdAt,
      markup: commentCard(visit, comment),
    })),
    ...(pull === undefined ? [] : reviewEntries(visit, pull)),
    ...ending(visit, issue, pull),
  ];
  entries.sort((a, b) => a.at - b.at);
  const author = userById(state, issue.authorId);
  return html`<div class="timeline">
    ${card(visit, {
      id: `issue-${issue.id}`,
      author,
      did: html`opened this on ${moment(issue.createdAt)}${issue.bodyEdit === null ? nothing : html`, edited by ${userById(state, issue.bodyEdit.byId).login}`}`,
      body: issue.body ?? '',
      content: editableBody(visit, issue),
      below: editForm(visit, issue),
      subject: issue.id,
    })}
    ${entries.map((entry) => entry.markup)}
  </div>`;
}

interface Card {
  readonly id: string;
  readonly author: User;
  readonly did: Html;
  readonly body: string;
  /** Database id of what people react to. */
  readonly subject: number;
  readonly hiddenBecause?: string | null;
  readonly above?: Html;
  /** In place of the body as plain Markdown. */
  readonly content?: Html;
  readonly below?: Html;
}

function card({ state, repository }: RepositoryVisit, shown: Card): Html {
  const role = hasRole(state, repository, shown.author, 'triage')
    ? roleOf(state, repository, shown.author)
    : '';
  const body = html`${shown.above ?? nothing}<div class="card-body">${
    shown.body.trim() === ''
      ? html`<p class="quiet">No words.</p>`
      : (shown.content ?? markdown(shown.body, repository))
  }${reactions(state, shown.subject)}</div>${shown.below ?? nothing}`;
  return html`<article class="card" id="${shown.id}">
    <header class="card-head">${person(shown.author)} <span class="quiet"><a class="permalink" href="#${shown.id}">${shown.did}</a></span>
      ${role === '' || shown.author.type === 'Bot' ? nothing : html`<span class="tag">${role === 'admin' ? 'owner' : role}</span>`}</header>
    ${
      shown.hiddenBecause == null
        ? body
        : html`<details class="hidden-comment"><summary>Hidden as ${shown.hiddenBecause.toLowerCase()}</summary>${body}</details>`
    }
  </article>`;
}

function commentCard(visit: RepositoryVisit, comment: Comment): Html {
  const edited = comment.updatedAt > comment.createdAt ? ', edited' : '';
  return card(visit, {
    id: `issuecomment-${comment.id}`,
    author: userById(visit.state, comment.authorId),
    did: html`commented on ${moment(comment.createdAt)}${edited}`,
    body: comment.body,
    subject: comment.id,
    hiddenBecause: comment.minimizedReason,
  });
}

const verdicts = {
  APPROVED: ['good', 'approved these changes'],
  CHANGES_REQUESTED: ['bad', 'requested changes'],
  COMMENTED: ['neutral', 'reviewed'],
  DISMISSED: ['neutral', 'gave a review that was dismissed'],
  PENDING: ['neutral', 'is reviewing'],
} as const;

function reviewEntries(visit: RepositoryVisit, pull: Pull): Entry[] {
  const comments = reviewCommentsOf(visit.state, pull);
  return reviewsOf(visit.state, pull).flatMap((review) => {
    if (review.state === 'PENDING') return [];
    const own = comments.filter((one) => one.reviewId === review.id);
    return [{ at: review.submittedAt ?? 0, markup: reviewMarkup(visit, pull, review, own) }];
  });
}

function reviewMarkup(
  visit: RepositoryVisit,
  pull: Pull,
  review: Review,
  comments: readonly ReviewComment[],
): Html {
  const { state, repository } = visit;
  const [style, did] = verdicts[review.state];
  const author = userById(state, review.userId);
  const id = `pullrequestreview-${review.id}`;
  const older = review.commitId === pull.headSha ? nothing : html` <span class="tag">earlier commit</span>`;
  const on = html`${did} at ${commitLink(repository, review.commitId)}${older}
    <a class="quiet permalink" href="#${id}">on ${moment(review.submittedAt ?? 0)}</a>`;
  const body = review.body.trim();
  return html`<section class="review ${style}" id="${id}">
    <p class="happened">${person(author)} <span>${on}</span></p>
    ${
      body === ''
        ? nothing
        : card(visit, {
            id: `${id}-body`,
            author,
            did: html`said`,
            body,
            subject: review.id,
            hiddenBecause: review.minimizedReason,
          })
    }
    ${comments.map((comment) => lineComment(visit, pull, comment))}
  </section>`;
}

function lineComment(visit: RepositoryVisit, pull: Pull, comment: ReviewComment): Html {
  const { state, repository, viewer } = visit;
  const where = comment.line === null ? comment.path : `${comment.path}:${comment.line}`;
  const thread = state.reviewThreads.get(comment.threadId);
  const isResolved = thread?.resolvedById != null;
  const root = comment.inReplyToId;
  const above =
    root === null
      ? html`<p class="place"><code>${where}</code>${isResolved ? html` <span class="tag good">resolved</span>` : nothing}</p>${hunks(comment.diffHunk)}`
      : html`<p class="place quiet">A <a href="#discussion_r${root}">reply</a> about <code>${where}</code></p>`;
  const isTried = visit.typed('to') === String(comment.id);
  const reply = html`<details class="reply" ${flag('open', isTried)}><summary>Reply</summary>
    <form method="post" action="/${repository.fullName}/pull/${pull.number}/reply">
      <input type="hidden" name="to" value="${comment.id}">
      <label for="reply-${comment.id}" class="unseen">Reply</label><textarea id="reply-${comment.id}" name="body" rows="3" required>${isTried ? visit.typed('body') : ''}</textarea>
      <button class="button">Reply</button></form></details>`;
  return html`${card(visit, {
    id: `discussion_r${comment.id}`,
    author: userById(state, comment.userId),
    did: html`commented on ${moment(comment.createdAt)}`,
    body: comment.body,
    subject: comment.id,
    hiddenBecause: comment.minimizedReason,
    above,
  })}${viewer === undefined ? nothing : html`${reply}${root === null && thread ? threadForm(visit, pull, thread) : nothing}`}`;
}

function ending({ state, repository }: RepositoryVisit, issue: Issue, pull: Pull | undefined): Entry[] {
  if (issue.closedAt === null || issue.closedById === null) return [];
  const by = person(userById(state, issue.closedById));
  const what =
    pull?.mergeSha == null
      ? html`closed this${issue.stateReason === 'not_planned' ? ' as not planned' : ''}`
      : html`merged ${commitLink(repository, pull.mergeSha)} into <code>${pull.baseRef}</code>`;
  const markup = html`<p class="happened">${by} <span>${what} on ${moment(issue.closedAt)}</span></p>`;
  return [{ at: issue.closedAt, markup }];
}

const faces: Readonly<Record<ReactionContent, string>> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  confused: '😕',
  heart: '❤️',
  hooray: '🎉',
  rocket: '🚀',
  eyes: '👀',
};

function reactions(state: State, subject: number): Html {
  const groups = [...Map.groupBy(reactionsTo(state, subject), (one) => one.content)];
  if (groups.length === 0) return nothing;
  return html`<ul class="reactions" aria-label="Reactions">${groups.map(([content, given]) => {
    const who = given.map((one) => userById(state, one.userId).login).join(', ');
    return html`<li title="${who}"><span role="img" aria-label="${content}">${faces[content]}</span> ${given.length}</li>`;
  })}</ul>`;
}
