// The automatic merge: a pull request that waits for its requirements, and what happens when they hold.
import type { MergeMethod } from '../git/merge.ts';
import { tell } from './issue.ts';
import { mergeableState, mergePull } from './merge.ts';
import { entryOf, mergeQueueFor } from './merge-queue.ts';
import { unmetRequirement } from './protection.ts';
import type { Pull } from '../state/pull.ts';
import { issueOf, mergeability } from './pull.ts';
import { enqueue } from './queue-turn.ts';
import type { Repository } from '../state/repository.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';
import { userById } from './user.ts';

/** Turns it on with a way to merge, or off with `null`. */
export function setAutoMerge(state: State, pull: Pull, by: Doer, method: MergeMethod | null): Pull {
  if (method === null && pull.autoMerge === null) return pull;
  const autoMerge = method === null ? null : { byId: by.user.id, method, at: Date.now() };
  const changed = state.pulls.change(pull.id, { autoMerge });
  const reason = method === null ? { reason: 'Manually disabled by user' } : {};
  tell(
    state,
    issueOf(state, changed),
    by,
    method === null ? 'auto_merge_disabled' : 'auto_merge_enabled',
    reason,
  );
  return changed;
}

/** Merges the pull requests that wait for their requirements, or puts them into the queue, as far as these hold now. */
export async function mergeWaiting(state: State, repository: Repository): Promise<void> {
  const waiting = state.pulls.filter(
    (pull) => pull.repositoryId === repository.id && pull.autoMerge !== null,
  );
  for (const pull of waiting) {
    if (pull.autoMerge === null || unmetRequirement(state, pull) !== undefined) continue;
    const by = { user: userById(state, pull.autoMerge.byId), appId: null };
    if (mergeQueueFor(state, pull) === undefined) {
      await mergePull(state, pull, by, { method: pull.autoMerge.method });
    } else if (entryOf(state, pull) === undefined && typeof (await enqueue(state, pull, by)) !== 'string') {
      state.pulls.change(pull.id, { autoMerge: null });
    }
  }
}

/** Whether anything keeps the pull request from being merged at once: without it there is nothing to wait for. */
export function isClean(state: State, pull: Pull): boolean {
  return mergeableState(state, pull, mergeability(state, pull)) === 'clean';
}
