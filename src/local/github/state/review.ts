// Reviews, their comments on lines, and the threads these make, as they are kept.
export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

type Side = 'LEFT' | 'RIGHT';

export interface Review {
  readonly id: number;
  readonly pullId: number;
  readonly userId: number;
  readonly appId: number | null;
  readonly body: string;
  readonly state: ReviewState;
  readonly commitId: string;
  readonly submittedAt: number | null;
}

export interface ReviewThread {
  readonly id: number;
  readonly pullId: number;
  readonly resolvedById: number | null;
}

export interface ReviewComment {
  readonly id: number;
  readonly pullId: number;
  readonly reviewId: number;
  readonly threadId: number;
  readonly inReplyToId: number | null;
  readonly userId: number;
  readonly appId: number | null;
  readonly body: string;
  readonly path: string;
  readonly diffHunk: string;
  /** `null`: the whole file. */
  readonly line: number | null;
  readonly startLine: number | null;
  /** The old way to say the line: how far below the first hunk's header. */
  readonly position: number | null;
  readonly side: Side;
  readonly startSide: Side | null;
  readonly commitId: string;
  /** The file has changed since: the line is no longer where it was. */
  readonly outdated: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}
