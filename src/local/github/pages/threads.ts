// Settling a review thread, or opening it again.
import { html } from 'hono/html';
import { admit } from '../rest/authority.ts';
import { found, notFound } from '../rest/refusal.ts';
import { pullById, type Pull } from '../world/pull.ts';
import { roleToSettle, setResolved, type ReviewThread } from '../world/review.ts';
import type { Html } from './html.ts';
import type { RepositoryVisit } from './visit.ts';

export function threadForm({ repository }: RepositoryVisit, pull: Pull, thread: ReviewThread): Html {
  const isResolved = thread.resolvedById !== null;
  return html`<form method="post" action="/${repository.fullName}/pull/${pull.number}/thread" class="reply">
    <input type="hidden" name="thread" value="${thread.id}">
    <button class="button" name="resolved" value="${isResolved ? 'no' : 'yes'}">${isResolved ? 'Unresolve' : 'Resolve'} conversation</button></form>`;
}

/** The REST API has no such route: on GitHub, too, it takes GraphQL or the page. */
export function settleThread({ state, actor, viewer, repository, typed, param }: RepositoryVisit): string {
  const thread = found(state.reviewThreads.get(Number(typed('thread'))));
  const pull = pullById(state, thread.pullId);
  const isHere = pull.repositoryId === repository.id && pull.number === Number(param('number'));
  if (viewer === undefined || !isHere) throw notFound();
  admit(state, actor, repository, { app: 'never', user: roleToSettle(state, pull, viewer) }, true);
  setResolved(state, thread, { user: viewer, appId: null }, typed('resolved') === 'yes');
  const first = state.reviewComments.find((one) => one.threadId === thread.id);
  return `/${repository.fullName}/pull/${pull.number}#discussion_r${first?.id ?? ''}`;
}
