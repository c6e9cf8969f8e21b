// Comments on issues and on the conversation of pull requests, as they are kept.
export interface Comment {
  readonly id: number;
  readonly issueId: number;
  readonly repositoryId: number;
  readonly authorId: number;
  readonly appId: number | null;
  readonly body: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}
