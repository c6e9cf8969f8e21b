// What happens in a merge queue: pull requests come in, are merged in turn by git, or leave it with a reason.
import { mergedTree } from '../git/merge.ts';
import { headOf } from '../git/refs.ts';
import type { Happening } from '../state/happening.ts';
import { tell } from './issue.ts';
import { mergePull } from './merge.ts';
import type { DequeueReason, MergeQueue, QueueEntry } from '../state/merge-queue.ts';
import { entriesOf, entryOf, mergeQueueFor, queueBot } from './merge-queue.ts';
import { unmetRequirement } from './protection.ts';
import type { Pull } from '../state/pull.ts';
import { issueOf, pullById } from './pull.ts';
import { gitDirectory, repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';

/** Puts a pull request into its base's queue, or says with GitHub's sentence why not. */
export async function enqueue(
  state: State,
  pull: Pull,
  by: Doer,
  expectedHead?: string,
): Promise<QueueEntry | string> {
  const queue = mergeQueueFor(state, pull);
  if (queue === undefined) return 'Merge queue is not enabled for the base branch';
  const obstacle = await whyNotQueued(state, pull, expectedHead);
  if (obstacle !== undefined) return obstacle;
  const entry = state.queueEntries.put({
    id: state.nextId(),
    queueId: queue.id,
    pullId: pull.id,
    byId: by.user.id,
    enqueuedAt: Date.now(),
  });
  tell(state, issueOf(state, pull), by, 'enqueued');
  goOn(state, queue);
  return entry;
}

async function whyNotQueued(state: State, pull: Pull, expectedHead?: string): Promise<string | undefined> {
  if (entryOf(state, pull)) return 'Pull request is already in the queue';
  if (issueOf(state, pull).state === 'closed') return 'Pull request is closed';
  if (expectedHead !== undefined && expectedHead !== pull.headSha) {
    return 'Head branch was modified. Review and try the merge again.';
  }
  if (pull.draft) return 'Pull request is in draft state';
  const unmet = unmetRequirement(state, pull);
  if (unmet !== undefined) return `Pull request ${unmet}`;
  const directory = gitDirectory(state, repositoryById(state, pull.repositoryId));
  const base = headOf(directory, pull.baseRef);
  const merges = base !== undefined && (await mergedTree(directory, base, pull.headSha)) !== undefined;
  return merges ? undefined : 'Pull request has merge conflicts';
}

export function dequeue(state: State, entry: QueueEntry, by: Doer, reason: DequeueReason): void {
  state.queueEntries.delete(entry.id);
  tell(state, issueOf(state, pullById(state, entry.pullId)), by, 'dequeued', { reason });
}

/** Takes out what cannot stay: pull requests that are closed, merged, made drafts or pushed to. */
export function watchQueues(state: State): void {
  state.onHappening(({ event, action, subject, sender }: Happening) => {
    if (event !== 'pull_request' || subject.pull === undefined) return;
    if (!['closed', 'converted_to_draft', 'synchronize'].includes(action ?? '')) return;
    const pull = pullById(state, subject.pull.id);
    const entry = entryOf(state, pull);
    if (entry === undefined) return;
    const isOurs = sender.id === queueBot(state).user.id;
    const merged = isOurs ? 'MERGE' : 'ALREADY_MERGED';
    dequeue(state, entry, { user: sender, appId: null }, pull.mergedAt === null ? 'MANUAL' : merged);
  });
}

/** Lets a queue merge what is in it, after a moment and unless it is held. */
export function goOn(state: State, { id }: MergeQueue): void {
  state.later(async () => {
    if (state.busyQueues.has(id)) return;
    state.busyQueues.add(id);
    try {
      while (state.mergeQueues.get(id)?.held === false && (await takeTurn(state, id)));
    } finally {
      state.busyQueues.delete(id);
    }
  });
}

/** Merges the first pull request in line, or takes it out; answers whether there was one. */
export async function takeTurn(state: State, queueId: number): Promise<boolean> {
  const queue = state.mergeQueues.get(queueId);
  const [entry] = queue === undefined ? [] : entriesOf(state, queue);
  if (queue === undefined || entry === undefined) return false;
  const [failure, ...failures] = queue.failures;
  state.mergeQueues.change(queue.id, { failures });
  const pull = pullById(state, entry.pullId);
  const reason = failure ?? (await mergeOrReason(state, queue, pull));
  // A merge has taken the entry out already.
  if (reason !== undefined && entryOf(state, pull)) dequeue(state, entry, queueBot(state), reason);
  return true;
}

async function mergeOrReason(
  state: State,
  { method }: MergeQueue,
  pull: Pull,
): Promise<DequeueReason | undefined> {
  if (unmetRequirement(state, pull) !== undefined) return 'BRANCH_PROTECTIONS';
  const outcome = await mergePull(state, pull, queueBot(state), { method, fromQueue: true });
  return outcome.kind === 'merged' ? undefined : 'MERGE_CONFLICT';
}
