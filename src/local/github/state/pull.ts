// What a pull request has besides its issue, as it is kept.
export interface Pull {
  readonly id: number;
  readonly issueId: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  /** The base's tip when the head last changed; the diff starts where both histories part. */
  readonly baseSha: string;
  /** Of the diff between both, counted when either changed: whoever asks need not wait for git. */
  readonly figures: {
    readonly commits: number;
    readonly additions: number;
    readonly deletions: number;
    readonly changedFiles: number;
  };
  readonly draft: boolean;
  readonly mergedAt: number | null;
  readonly mergedById: number | null;
  readonly mergeSha: string | null;
  readonly requestedReviewerIds: readonly number[];
  /** Of each changed file that has code owners, these. */
  readonly fileOwnerIds: readonly (readonly number[])[];
  readonly autoMerge: {
    readonly byId: number;
    readonly method: 'merge' | 'squash' | 'rebase';
    readonly at: number;
  } | null;
}

/** What git says of two commits, once it has said it. */
export type Mergeability = { readonly mergeable: boolean; readonly behind: boolean } | 'computing';
