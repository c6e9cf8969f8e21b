// Merge queues and what waits in them, as they are kept.
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
