// Issues, the part that a pull request shares with them, and the links between them, as they are kept.
export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';

export interface Issue {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly isPull: boolean;
  readonly title: string;
  readonly body: string | null;
  readonly authorId: number;
  readonly appId: number | null;
  readonly state: 'open' | 'closed';
  readonly stateReason: StateReason | null;
  readonly labelIds: readonly number[];
  readonly assigneeIds: readonly number[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  readonly closedById: number | null;
  /** When and by whom the body was last edited; a new title is no edit to GraphQL's `editor`. */
  readonly bodyEdit: { readonly at: number; readonly byId: number } | null;
}

/** `childId` is a sub-issue of `parentId`; both are database ids of issues. */
export interface SubIssue {
  readonly id: number;
  readonly parentId: number;
  readonly childId: number;
}

/** `issueId` is blocked by `blockerId`; both are database ids of issues. */
export interface Dependency {
  readonly id: number;
  readonly issueId: number;
  readonly blockerId: number;
}
