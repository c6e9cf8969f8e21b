// Asks for all that can be done with issues, their labels, comments and reactions, and the links between them.
import { repo } from '../stage.ts';
import type { Cast } from './cast.ts';

export async function issues({ ada, bob, app }: Cast): Promise<void> {
  await ada.issues.createLabel({ ...repo, name: 'troupe', color: 'aa00aa', description: 'Build this' });
  await ada.issues.listLabelsForRepo(repo);
  const { data: issue } = await bob.issues.create({ ...repo, title: 'Due dates', body: 'To-dos need one.' });
  const which = { ...repo, issue_number: issue.number };
  await bob.issues.addLabels({ ...which, labels: ['troupe', 'bug'] });
  await bob.issues.removeLabel({ ...which, name: 'bug' });
  await bob.issues.addAssignees({ ...which, assignees: ['bob'] });
  await bob.issues.update({ ...which, assignees: [] });
  await app.issues.create({ ...repo, title: 'Tracking', labels: ['run'], assignees: ['ada'] });
  await app.issues.update({ ...which, title: 'Due dates!', body: null });
  await app.issues.update({ ...which, state: 'closed', state_reason: 'not_planned' });
  await app.issues.update({ ...which, state: 'open' });
  await app.issues.get(which);
  await app.issues.listForRepo({ ...repo, state: 'all', creator: 'bob', per_page: 1 });
  await app.reactions.createForIssue({ ...which, content: 'eyes' });
  await app.reactions.createForIssue({ ...which, content: 'eyes' });
  await app.reactions.listForIssue(which);
}

export async function comments({ bob, app }: Cast): Promise<void> {
  const which = { ...repo, issue_number: 1 };
  const { data: comment } = await app.issues.createComment({ ...which, body: 'Looking at it.' });
  await bob.issues.createComment({ ...which, body: '/status' });
  const at = { ...repo, comment_id: comment.id };
  await app.issues.updateComment({ ...at, body: 'Done.' });
  await app.issues.getComment(at);
  await app.issues.listComments({ ...which, since: '2020-01-01T00:00:00Z' });
  await app.issues.listCommentsForRepo({ ...repo, sort: 'updated', direction: 'desc' });
  await bob.reactions.createForIssueComment({ ...at, content: 'heart' });
  await app.reactions.listForIssueComment(at);
  await app.issues.deleteComment(at);
}

export async function links({ bob }: Cast): Promise<void> {
  const which = { ...repo, issue_number: 1 };
  const { data: other } = await bob.issues.create({ ...repo, title: 'A part of it' });
  await bob.issues.addSubIssue({ ...which, sub_issue_id: other.id });
  await bob.issues.listSubIssues(which);
  await bob.issues.addBlockedByDependency({ ...which, issue_id: other.id });
  await bob.issues.listDependenciesBlockedBy(which);
}
