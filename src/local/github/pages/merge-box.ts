// What stands between a pull request and its merge, and the buttons that merge it.
import { setTimeout as sleep } from 'node:timers/promises';
import { html } from 'hono/html';
import { mergeableState, type MergeableState } from '../world/merge.ts';
import { mergeQueueFor } from '../world/merge-queue.ts';
import { unmetRequirement } from '../world/protection.ts';
import { issueOf, mergeability, type Pull } from '../world/pull.ts';
import { checkList } from './checks.ts';
import { type Html, nothing } from './html.ts';
import { queueButton } from './queue.ts';
import { repositoryApi, type RepositoryVisit } from './visit.ts';

const methods = [
  ['merge', 'Create a merge commit', 'allowMergeCommit'],
  ['squash', 'Squash and merge', 'allowSquashMerge'],
  ['rebase', 'Rebase and merge', 'allowRebaseMerge'],
] as const;

export async function mergeBox(visit: RepositoryVisit, pull: Pull): Promise<Html> {
  const { state, repository, viewer } = visit;
  const checks = html`<h3>Checks</h3>${checkList(visit, pull.headSha, pull)}`;
  if (issueOf(state, pull).state === 'closed') {
    return html`<section class="card merge-box"><div class="card-body">${checks}</div></section>`;
  }
  const standing = await standingOf(visit, pull);
  const [style, words] = explained(visit, pull, standing);
  const mayMerge = standing === 'clean' || standing === 'unstable';
  const at = `/${repository.fullName}/pull/${pull.number}`;
  const queue = mergeQueueFor(state, pull);
  const buttons = methods.filter(([, , setting]) => repository[setting]);
  return html`<section class="card merge-box ${style}" aria-labelledby="merge-title">
    <h2 class="card-head" id="merge-title">${words}</h2>
    <div class="card-body">${checks}
      ${
        viewer === undefined
          ? nothing
          : html`<form method="post" action="${at}/${queue ? 'queue' : 'merge'}" class="row">
              <input type="hidden" name="sha" value="${pull.headSha}">
              ${
                queue
                  ? queueButton(visit, pull)
                  : buttons.map(
                      ([method, label], index) =>
                        html`<button class="button ${index === 0 && mayMerge ? 'primary' : ''}" name="method" value="${method}">${label}</button>`,
                    )
              }
              <a class="button" href="${at}/files#review">Review the changes</a>
            </form>`
      }
    </div></section>`;
}

/** Merges what the page showed: a head that has moved since is refused. */
export async function mergePullRequest(visit: RepositoryVisit): Promise<string> {
  const { typed, repository, param } = visit;
  const order = { merge_method: typed('method'), sha: typed('sha') };
  await visit.ask('PUT', `${repositoryApi(visit)}/pulls/${param('number')}/merge`, order);
  return `/${repository.fullName}/pull/${param('number')}`;
}

/** The API answers `null` while git works; a page without scripts waits a moment instead. */
async function standingOf({ state }: RepositoryVisit, pull: Pull): Promise<MergeableState> {
  let mergeable = await mergeability(state, pull);
  for (let tries = 0; mergeable === null && tries < 40; tries += 1) {
    await sleep(25);
    mergeable = await mergeability(state, pull);
  }
  return mergeableState(state, pull, mergeable);
}

function explained(
  { state }: RepositoryVisit,
  pull: Pull,
  standing: MergeableState,
): readonly [string, string] {
  switch (standing) {
    case 'clean':
      return ['good', 'Ready to be merged'];
    case 'unstable':
      return ['waiting', 'Can be merged, though not all checks have succeeded'];
    case 'blocked':
      return ['bad', unmetRequirement(state, pull) ?? 'Merging is blocked'];
    case 'behind':
      return ['bad', `The branch is behind ${pull.baseRef} and must be brought up to date`];
    case 'dirty':
      return ['bad', `The branch has conflicts with ${pull.baseRef} that somebody has to resolve`];
    case 'draft':
      return ['neutral', 'A draft: not ready to be merged'];
    case 'unknown':
      return ['neutral', 'Git is still finding out whether this can be merged'];
  }
}
