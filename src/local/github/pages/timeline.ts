// What has been said on an issue or pull request, in order, each with the address that API answers give it.
import { html } from 'hono/html';
import { commentsOn } from '../world/comment.ts';
import type { Issue } from '../state/issue.ts';
import type { Pull } from '../state/pull.ts';
import type { ReactionContent } from '../state/reaction.ts';
import { reactionsTo } from '../world/reaction.ts';
import type { Review, ReviewThread } from '../state/review.ts';
import { commentsIn, reviewsOf, threadsOf } from '../world/review.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { userById } from '../world/user.ts';
import { commitLink } from './commit.ts';
import { hunks } from './diff.ts';
import { moment, type Html, nothing } from './html.ts';
import { markdown } from './markdown.ts';
import { person } from './person.ts';
import { threadForms } from './review.ts';
import { bodyOf } from './tick.ts';
import type { RepositoryVisit } from './visit.ts';

interface Entry {
  readonly at: number;
  readonly markup: Html;
}

export function timeline(visit: RepositoryVisit, issue: Issue, pull: Pull | undefined): Html {
  const entries = [
    ...commentEntries(visit, issue),
    ...(pull === undefined ? [] : reviewEntries(visit, pull)),
    ...ending(visit, issue, pull),
  ];
  entries.sort((a, b) => a.at - b.at);
  return html`<div class="timeline">${opening(visit, issue)}${entries.map((entry) => entry.markup)}</div>`;
}

interface Said {
  /** Of the element, which the API's addresses name. */
  readonly anchor: string;
  /** Of the record, which people react to. */
  readonly id: number;
  readonly author: User;
  readonly did: Html;
  readonly text: Html;
}

function card(state: State, { anchor, id, author, did, text }: Said): Html {
  return html`<article class="card" id="${anchor}">
    <header class="card-head">${person(author)} <span class="quiet"><a class="permalink" href="#${anchor}">${did}</a></span></header>
    <div class="card-body">${text}${reactions(state, id)}</div>
  </article>`;
}

function opening(visit: RepositoryVisit, issue: Issue): Html {
  const { state } = visit;
  const edited = issue.bodyEdit && html`, edited by ${userById(state, issue.bodyEdit.byId).login}`;
  return card(state, {
    anchor: `issue-${issue.id}`,
    id: issue.id,
    author: userById(state, issue.authorId),
    did: html`opened this on ${moment(issue.createdAt)}${edited ?? nothing}`,
    text: issue.body?.trim() ? bodyOf(visit, issue) : html`<p class="quiet">No description.</p>`,
  });
}

function commentEntries({ state, repository }: RepositoryVisit, issue: Issue): Entry[] {
  return commentsOn(state, issue).map(({ id, authorId, body, createdAt, updatedAt }) => ({
    at: createdAt,
    markup: card(state, {
      anchor: `issuecomment-${id}`,
      id,
      author: userById(state, authorId),
      did: html`commented on ${moment(createdAt)}${updatedAt > createdAt ? ', edited' : ''}`,
      text: markdown(body, repository),
    }),
  }));
}

const verdicts = {
  APPROVED: ['good', 'approved these changes'],
  CHANGES_REQUESTED: ['bad', 'requested changes'],
  COMMENTED: ['neutral', 'reviewed'],
  DISMISSED: ['neutral', 'gave a review that was dismissed'],
} as const;

function reviewEntries(visit: RepositoryVisit, pull: Pull): Entry[] {
  const { state } = visit;
  const begun = Map.groupBy(threadsOf(state, pull), (one) => commentsIn(state, one)[0]?.reviewId);
  return reviewsOf(state, pull).flatMap((review) =>
    review.state === 'PENDING'
      ? []
      : [
          {
            at: review.submittedAt ?? 0,
            markup: reviewMarkup(visit, pull, review, begun.get(review.id) ?? []),
          },
        ],
  );
}

function reviewMarkup(
  visit: RepositoryVisit,
  pull: Pull,
  review: Review,
  threads: readonly ReviewThread[],
): Html {
  const { state, repository, home } = visit;
  const anchor = `pullrequestreview-${review.id}`;
  const body = review.body.trim();
  // The API makes a review of every reply; what it says stands in the thread.
  if (review.state === 'COMMENTED' && body === '' && threads.length === 0)
    return html`<span id="${anchor}"></span>`;
  const [style, did] = review.state === 'PENDING' ? verdicts.COMMENTED : verdicts[review.state];
  const author = userById(state, review.userId);
  const text = markdown(body, repository);
  return html`<section class="review ${style}" id="${anchor}">
    <p class="happened">${person(author)} <span>${did} at ${commitLink(home, review.commitId)}${review.commitId === pull.headSha ? nothing : html` <span class="tag">earlier commit</span>`}
      <a class="quiet permalink" href="#${anchor}">on ${moment(review.submittedAt ?? 0)}</a></span></p>
    ${body === '' ? nothing : card(state, { anchor: `${anchor}-body`, id: review.id, author, did: html`said`, text })}
    ${threads.map((thread) => threadMarkup(visit, thread))}
  </section>`;
}

function threadMarkup(visit: RepositoryVisit, thread: ReviewThread): Html {
  const { state, repository } = visit;
  const comments = commentsIn(state, thread);
  const [root] = comments;
  if (root === undefined) return nothing;
  const where = root.line === null ? root.path : `${root.path}:${root.line}`;
  return html`<div class="thread">
    <div class="card"><p class="place"><code>${where}</code>${thread.resolvedById === null ? nothing : html` <span class="tag good">resolved</span>`}</p>${hunks(root.diffHunk)}</div>
    ${comments.map(({ id, userId, body, createdAt }) =>
      card(state, {
        anchor: `discussion_r${id}`,
        id,
        author: userById(state, userId),
        did: html`commented on ${moment(createdAt)}`,
        text: markdown(body, repository),
      }),
    )}
    ${threadForms(visit, thread, root.id)}
  </div>`;
}

function ending({ state, home }: RepositoryVisit, issue: Issue, pull: Pull | undefined): Entry[] {
  if (issue.closedAt === null || issue.closedById === null) return [];
  const by = person(userById(state, issue.closedById));
  const what =
    pull?.mergeSha == null
      ? html`closed this${issue.stateReason === 'not_planned' ? ' as not planned' : ''}`
      : html`merged ${commitLink(home, pull.mergeSha)} into <code>${pull.baseRef}</code>`;
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
