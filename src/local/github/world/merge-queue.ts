// A branch's merge queue and the pull requests in it: what everybody may ask of them.
import { pullById, type Pull } from './pull.ts';
import { repositoryById, type Repository } from './repository.ts';
import type { State } from './state.ts';
import { addUser, userByLogin, type Doer } from './user.ts';

/** GitHub's reasons for which a pull request leaves a queue. */
export const dequeueReasons = [
  'UNKNOWN_REMOVAL_REASON',
  'MANUAL',
  'MERGE',
  'MERGE_CONFLICT',
  'CI_FAILURE',
  'CI_TIMEOUT',
  'ALREADY_MERGED',
  'QUEUE_CLEARED',
  'ROLL_BACK',
  'BRANCH_PROTECTIONS',
  'GIT_TREE_INVALID',
  'INVALID_MERGE_COMMIT',
] as const;
export type DequeueReason = (typeof dequeueReasons)[number];

export interface MergeQueue {
  readonly id: number;
  readonly repositoryId: number;
  readonly branch: string;
  readonly method: 'merge' | 'squash' | 'rebase';
  /** Nothing is merged until somebody lets it go on. */
  readonly held: boolean;
  /** Why the next entries will leave it unmerged, in order. */
  readonly failures: readonly DequeueReason[];
}

export interface QueueEntry {
  readonly id: number;
  readonly queueId: number;
  readonly pullId: number;
  readonly byId: number;
  readonly enqueuedAt: number;
}

export type EntryState = 'QUEUED' | 'AWAITING_CHECKS';

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
