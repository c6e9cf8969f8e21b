// Comments on issues and on the conversation of pull requests.
import type { Comment } from '../state/comment.ts';
import type { Issue } from '../state/issue.ts';
import { issueById } from './issue.ts';
import { repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';

export function addComment(state: State, issue: Issue, by: Doer, body: string): Comment {
  const now = Date.now();
  const comment = state.comments.put({
    id: state.nextId(),
    issueId: issue.id,
    repositoryId: issue.repositoryId,
    authorId: by.user.id,
    appId: by.appId,
    body,
    createdAt: now,
    updatedAt: now,
  });
  state.issues.change(issue.id, { updatedAt: now });
  tellComment(state, comment, by, 'created');
  return comment;
}

export function editComment(state: State, comment: Comment, by: Doer, body: string): Comment {
  const edited = state.comments.change(comment.id, { body, updatedAt: Date.now() });
  tellComment(state, edited, by, 'edited', { body: { from: comment.body } });
  return edited;
}

export function deleteComment(state: State, comment: Comment, by: Doer): void {
  state.comments.delete(comment.id);
  tellComment(state, comment, by, 'deleted');
}

export function commentsOn(state: State, issue: Issue): Comment[] {
  return state.comments.filter((comment) => comment.issueId === issue.id);
}

function tellComment(
  state: State,
  comment: Comment,
  by: Doer,
  action: string,
  changes?: Readonly<Record<string, { readonly from: string }>>,
): void {
  state.raise({
    event: 'issue_comment',
    action,
    repository: repositoryById(state, comment.repositoryId),
    sender: by.user,
    subject: {
      comment,
      issue: issueById(state, comment.issueId),
      ...(changes === undefined ? {} : { changes }),
    },
  });
}
