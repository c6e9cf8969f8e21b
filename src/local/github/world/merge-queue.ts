// A branch's merge queue and the pull requests in it: what everybody may ask of them.
import type { MergeQueue, QueueEntry } from '../state/merge-queue.ts';
import type { Pull } from '../state/pull.ts';
import { pullById } from './pull.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';
import { addUser, userByLogin } from './user.ts';

type EntryState = 'QUEUED' | 'AWAITING_CHECKS';

/** Gives a branch a queue, or changes the one it has. */
export function setMergeQueue(
  state: State,
  repository: Repository,
  branch: string,
  wanted: Partial<Pick<MergeQueue, 'method' | 'held'>>,
): MergeQueue {
  const present = mergeQueueOf(state, repository, branch);
  if (present) return state.mergeQueues.change(present.id, wanted);
  const fresh = { method: 'merge', held: false, failures: [], ...wanted } as const;
  return state.mergeQueues.put({ id: state.nextId(), repositoryId: repository.id, branch, ...fresh });
}

export function mergeQueueOf(state: State, repository: Repository, branch: string): MergeQueue | undefined {
  return state.mergeQueues.find((one) => one.repositoryId === repository.id && one.branch === branch);
}

/** The queue that a pull request must go through, if its base has one. */
export function mergeQueueFor(state: State, pull: Pull): MergeQueue | undefined {
  return mergeQueueOf(state, repositoryById(state, pull.repositoryId), pull.baseRef);
}

/** In the order in which they will be merged. */
export function entriesOf(state: State, queue: MergeQueue): QueueEntry[] {
  return state.queueEntries.filter((one) => one.queueId === queue.id);
}

export function entryOf(state: State, pull: Pull): QueueEntry | undefined {
  return state.queueEntries.find((one) => one.pullId === pull.id);
}

/** Where an entry stands, counted from 1. */
export function positionOf(state: State, entry: QueueEntry): number {
  return 1 + state.queueEntries.filter((one) => one.queueId === entry.queueId && one.id < entry.id).length;
}

/** The first is being built and checked, the others wait for their turn. */
export function stateOfEntry(state: State, entry: QueueEntry): EntryState {
  return positionOf(state, entry) === 1 ? 'AWAITING_CHECKS' : 'QUEUED';
}

/** The heads of queued pull requests: GitHub lets nobody push to them. */
export function queuedHeads(state: State, repository: Repository): string[] {
  return state.queueEntries
    .all()
    .map((entry) => pullById(state, entry.pullId))
    .filter((pull) => pull.repositoryId === repository.id)
    .map((pull) => pull.headRef);
}

/** The account in whose name a queue merges. */
export function queueBot(state: State): Doer {
  const login = 'github-merge-queue[bot]';
  return { user: userByLogin(state, login) ?? addUser(state, { login, type: 'Bot' }), appId: null };
}
