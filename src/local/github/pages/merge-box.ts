// What stands between a pull request and its merge, and the buttons that merge it or put it in the merge queue.
import { setTimeout as sleep } from 'node:timers/promises';
import { html } from 'hono/html';
import { admit } from '../rest/authority.ts';
import { notFound, Refusal } from '../rest/refusal.ts';
import { mergeableState, type MergeableState } from '../world/merge.ts';
import { entryOf, mergeQueueFor, positionOf } from '../world/merge-queue.ts';
import { unmetRequirement } from '../world/protection.ts';
import type { Pull } from '../state/pull.ts';
import { issueOf, mergeability, pullByNumber } from '../world/pull.ts';
import { dequeue, enqueue } from '../world/queue-turn.ts';
import { checkList } from './checks.ts';
import { type Html, nothing } from './html.ts';
import { conversationPath, thePull, type RepositoryVisit } from './visit.ts';

const methods = [
  ['merge', 'Create a merge commit', 'allowMergeCommit'],
  ['squash', 'Squash and merge', 'allowSquashMerge'],
  ['rebase', 'Rebase and merge', 'allowRebaseMerge'],
] as const;

/**
 * Whether the pull request in the address can be merged; undefined when it is none. The API answers `null` while git
 * works; a page without scripts waits a moment instead.
 */
export async function standingOf(visit: RepositoryVisit): Promise<MergeableState | undefined> {
  const { state, repository, param } = visit;
  const pull = pullByNumber(state, repository, Number(param('number')));
  if (pull === undefined) return undefined;
  let mergeable = mergeability(state, pull);
  for (let looks = 0; mergeable === null && looks < 40; looks += 1) {
    await sleep(25);
    mergeable = mergeability(state, pull);
  }
  return mergeableState(state, pull, mergeable);
}

export function mergeBox(visit: RepositoryVisit, pull: Pull, standing: MergeableState = 'unknown'): Html {
  const checks = html`<h3>Checks</h3>${checkList(visit, pull.headSha, pull)}`;
  if (issueOf(visit.state, pull).state === 'closed') {
    return html`<section class="card merge-box"><div class="card-body">${checks}</div></section>`;
  }
  const [style, words] = explained(visit, pull, standing);
  return html`<section class="card merge-box ${style}" aria-labelledby="merge-title">
    <h2 class="card-head" id="merge-title">${words}</h2>
    <div class="card-body">${checks}${visit.viewer === undefined ? nothing : mergeForm(visit, pull, standing)}</div>
  </section>`;
}

function mergeForm(visit: RepositoryVisit, pull: Pull, standing: MergeableState): Html {
  const at = conversationPath(visit, issueOf(visit.state, pull));
  const isQueued = mergeQueueFor(visit.state, pull) !== undefined;
  return html`<form method="post" action="${at}/${isQueued ? 'queue' : 'merge'}" class="row">
    <input type="hidden" name="sha" value="${pull.headSha}">
    ${isQueued ? queueButton(visit, pull) : mergeButtons(visit, standing)}
    <a class="button" href="${at}/files#review">Review the changes</a>
  </form>`;
}

function mergeButtons({ repository }: RepositoryVisit, standing: MergeableState): Html {
  const mayMerge = standing === 'clean' || standing === 'unstable';
  const allowed = methods.filter(([, , setting]) => repository[setting]);
  return html`${allowed.map(
    ([method, label], index) =>
      html`<button class="button ${index === 0 && mayMerge ? 'primary' : ''}" name="method" value="${method}">${label}</button>`,
  )}`;
}

function queueButton({ state }: RepositoryVisit, pull: Pull): Html {
  const entry = entryOf(state, pull);
  if (entry === undefined)
    return html`<button class="button primary" name="queue" value="in">Merge when ready</button>`;
  return html`<p>In the merge queue, at place ${positionOf(state, entry)}.</p>
    <button class="button" name="queue" value="out">Remove from the queue</button>`;
}

/** Merges what the page showed: a head that has moved since is refused. */
export async function mergePullRequest(visit: RepositoryVisit): Promise<string> {
  const { number } = thePull(visit);
  const order = { merge_method: visit.typed('method'), sha: visit.typed('sha') };
  await visit.ask('PUT', `/pulls/${number}/merge`, order);
  return `${visit.home}/pull/${number}`;
}

/** REST has no such route: on GitHub, too, it takes GraphQL or the page. */
export async function changeQueue(visit: RepositoryVisit): Promise<string> {
  const { state, actor, viewer, repository, typed, home } = visit;
  if (viewer === undefined) throw notFound();
  admit(state, actor, repository, { app: 'never', user: 'write' }, true);
  const pull = thePull(visit);
  const by = { user: viewer, appId: null };
  const entry = entryOf(state, pull);
  if (typed('queue') === 'in') {
    const outcome = await enqueue(state, pull, by, typed('sha'));
    if (typeof outcome === 'string') throw new Refusal(422, outcome);
  } else if (entry) dequeue(state, entry, by, 'MANUAL');
  return `${home}/pull/${pull.number}`;
}

type Words = readonly [style: string, words: string];

function explained({ state }: RepositoryVisit, pull: Pull, standing: MergeableState): Words {
  const { baseRef } = pull;
  const words: Readonly<Record<MergeableState, Words>> = {
    clean: ['good', 'Ready to be merged'],
    unstable: ['waiting', 'Can be merged, though not all checks have succeeded'],
    blocked: ['bad', unmetRequirement(state, pull) ?? 'Merging is blocked'],
    behind: ['bad', `The branch is behind ${baseRef} and must be brought up to date`],
    dirty: ['bad', `The branch has conflicts with ${baseRef} that somebody has to resolve`],
    draft: ['neutral', 'A draft: not ready to be merged'],
    unknown: ['neutral', 'Git is still finding out whether this can be merged'],
  };
  return words[standing];
}
