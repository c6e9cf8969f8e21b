// Asks for all that can be done with issues, their labels, comments and reactions, and the links between them.
import { repo } from '../stage.ts';
import type { Cast } from './cast.ts';

export async function issues({ ada, bob, app }: Cast): Promise<void> {
  await ada.issues.createLabel({ ...repo, name: 'troupe', color: 'aa00aa', description: 'Build this' });
  await ada.issues.updateLabel({ ...repo, name: 'troupe', color: '00aaaa' });
  await ada.issues.getLabel({ ...repo, name: 'troupe' });
  await ada.issues.listLabelsForRepo(repo);
  const { data: issue } = await bob.issues.create({ ...repo, title: 'Due dates', body: 'To-dos need one.' });
  const which = { ...repo, issue_number: issue.number };
  await bob.issues.addLabels({ ...which, labels: ['troupe'] });
  await bob.issues.listLabelsOnIssue(which);
  await bob.issues.setLabels({ ...which, labels: ['troupe', 'bug'] });
  await bob.issues.removeLabel({ ...which, name: 'bug' });
  await bob.issues.removeAllLabels(which);
  await ada.issues.deleteLabel({ ...repo, name: 'troupe' });
  await bob.issues.addAssignees({ ...which, assignees: ['bob'] });
  await bob.issues.removeAssignees({ ...which, assignees: ['bob'] });
  await bob.issues.listAssignees(repo);
  await app.issues.create({ ...repo, title: 'Tracking', labels: ['run'], assignees: ['ada'] });
  await app.issues.update({ ...which, title: 'Due dates!', body: null });
  await app.issues.update({ ...which, state: 'closed', state_reason: 'not_planned' });
  await app.issues.update({ ...which, state: 'open' });
  await app.issues.get(which);
  await app.issues.listForRepo({ ...repo, state: 'all', creator: 'bob', per_page: 1 });
  const { data: eyes } = await app.reactions.createForIssue({ ...which, content: 'eyes' });
  await app.reactions.createForIssue({ ...which, content: 'eyes' });
  await app.reactions.listForIssue(which);
  await app.reactions.deleteForIssue({ ...which, reaction_id: eyes.id });
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
  const { data: heart } = await bob.reactions.createForIssueComment({ ...at, content: 'heart' });
  await app.reactions.listForIssueComment(at);
  await bob.reactions.deleteForIssueComment({ ...at, reaction_id: heart.id });
  await app.issues.deleteComment(at);
}

export async function links({ bob }: Cast): Promise<void> {
  const which = { ...repo, issue_number: 1 };
  const { data: other } = await bob.issues.create({ ...repo, title: 'A part of it' });
  await bob.issues.addSubIssue({ ...which, sub_issue_id: other.id });
  await bob.issues.listSubIssues(which);
  await bob.request('GET /repos/{owner}/{repo}/issues/{issue_number}/parent', {
    ...repo,
    issue_number: other.number,
  });
  await bob.issues.removeSubIssue({ ...which, sub_issue_id: other.id });
  await bob.issues.addBlockedByDependency({ ...which, issue_id: other.id });
  await bob.issues.listDependenciesBlockedBy(which);
  await bob.issues.listDependenciesBlocking({ ...repo, issue_number: other.number });
  await bob.issues.removeDependencyBlockedBy({ ...which, issue_id: other.id });
}
