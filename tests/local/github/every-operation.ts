// Asks the local GitHub for everything it serves, by GitHub's own client, so that all of it can be held against GitHub's
// description and examples.
import type { Octokit } from '@octokit/rest';
import { pressAction } from '../../../src/local/github/world/check.ts';
import { events, permissions, refusal, repo, type Stage } from './stage.ts';

interface Cast {
  readonly stage: Stage;
  readonly ada: Octokit;
  readonly bob: Octokit;
  readonly app: Octokit;
}

export async function askEverything(stage: Stage): Promise<void> {
  const cast = {
    stage,
    ada: stage.as(stage.ada),
    bob: stage.as(stage.bob),
    app: await stage.asInstallation(),
  };
  await issues(cast);
  await comments(cast);
  await links(cast);
  await files(cast);
  await gitData(cast);
  const pull = await pulls(cast);
  await reviews(cast, pull);
  await checks(cast, pull);
  await merging(cast, pull);
  await repositories(cast);
  await refusals(cast);
  await stage.world.idle();
  await apps(cast);
  await stage.world.idle();
}

async function issues({ ada, bob, app }: Cast): Promise<void> {
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

async function comments({ bob, app }: Cast): Promise<void> {
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

async function links({ bob }: Cast): Promise<void> {
  const which = { ...repo, issue_number: 1 };
  const { data: other } = await bob.issues.create({ ...repo, title: 'A part of it' });
  await bob.issues.addSubIssue({ ...which, sub_issue_id: other.id });
  await bob.issues.listSubIssues(which);
  await bob.issues.removeSubIssue({ ...which, sub_issue_id: other.id });
  await bob.issues.addBlockedByDependency({ ...which, issue_id: other.id });
  await bob.issues.listDependenciesBlockedBy(which);
  await bob.issues.listDependenciesBlocking({ ...repo, issue_number: other.number });
  await bob.issues.removeDependencyBlockedBy({ ...which, issue_id: other.id });
}

async function files({ ada, app }: Cast): Promise<void> {
  const path = 'docs/notes.md';
  const content = (text: string): string => Buffer.from(text).toString('base64');
  const write = { ...repo, path, message: 'Write notes' };
  const { data: first } = await app.repos.createOrUpdateFileContents({
    ...write,
    content: content('# Notes\n'),
  });
  const sha = first.content?.sha ?? '';
  const { data: second } = await ada.repos.createOrUpdateFileContents({
    ...write,
    content: content('# No\n'),
    sha,
  });
  await app.repos.getContent({ ...repo, path });
  await app.repos.getContent({ ...repo, path, mediaType: { format: 'raw' } });
  await app.repos.getContent({ ...repo, path: 'docs', ref: 'main' });
  await app.repos.getReadme(repo);
  await app.repos.deleteFile({ ...write, message: 'Forget', sha: second.content?.sha ?? '' });
  await app.repos.listCommits({ ...repo, sha: 'main', per_page: 2 });
  await app.repos.getCommit({ ...repo, ref: 'main' });
  await app.repos.compareCommitsWithBasehead({ ...repo, basehead: 'main~1...main' });
}

async function gitData({ app }: Cast): Promise<void> {
  const { data: main } = await app.git.getRef({ ...repo, ref: 'heads/main' });
  const tip = main.object.sha;
  await app.git.listMatchingRefs({ ...repo, ref: 'heads/ma' });
  const { data: commit } = await app.git.getCommit({ ...repo, commit_sha: tip });
  await app.git.getTree({ ...repo, tree_sha: commit.tree.sha, recursive: '1' });
  const { data: blob } = await app.git.createBlob({ ...repo, content: 'Later.\n', encoding: 'utf-8' });
  await app.git.getBlob({ ...repo, file_sha: blob.sha });
  const entry = { path: 'later.txt', mode: '100644', type: 'blob', sha: blob.sha } as const;
  const { data: tree } = await app.git.createTree({ ...repo, base_tree: commit.tree.sha, tree: [entry] });
  const made = { ...repo, message: 'Later', tree: tree.sha, parents: [tip] };
  const { data: next } = await app.git.createCommit(made);
  await app.git.createRef({ ...repo, ref: 'refs/heads/later', sha: tip });
  await app.git.createRef({ ...repo, ref: 'refs/tags/v1', sha: tip });
  await app.git.updateRef({ ...repo, ref: 'heads/later', sha: next.sha });
  await app.git.deleteRef({ ...repo, ref: 'heads/later' });
}

interface Opened {
  readonly pull_number: number;
  readonly sha: string;
}

/** A pull request by the App that changes a few lines of `src/list.js`. */
async function pulls({ stage, app, bob }: Cast): Promise<Opened> {
  const { object } = (await app.git.getRef({ ...repo, ref: 'heads/main' })).data;
  await app.git.createRef({ ...repo, ref: 'refs/heads/remove', sha: object.sha });
  const text = 'export const list = [];\n\nexport function remove(item) {\n  list.pop(item);\n}\n';
  const change = { branch: 'remove', files: { 'src/list.js': text }, message: 'Remove' };
  const sha = await stage.world.commit('ada/todo', change);
  const asked = { ...repo, title: 'Remove', head: 'remove', base: 'main', body: 'Closes #1' };
  const { data: pull } = await app.pulls.create(asked);
  const which = { ...repo, pull_number: pull.number };
  await app.pulls.get(which);
  await app.pulls.get({ ...which, mediaType: { format: 'diff' } });
  await app.pulls.update({ ...which, title: 'Remove an item' });
  await app.pulls.update({ ...which, state: 'closed' });
  await app.pulls.update({ ...which, state: 'open' });
  await asDraft(app, pull.node_id);
  await app.pulls.list({ ...repo, state: 'all', head: 'ada:remove', sort: 'created', direction: 'asc' });
  await app.pulls.listFiles(which);
  await app.pulls.listCommits(which);
  await app.repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: sha });
  await app.issues.get({ ...repo, issue_number: pull.number });
  await app.issues.addLabels({ ...repo, issue_number: pull.number, labels: ['run'] });
  await app.issues.removeLabel({ ...repo, issue_number: pull.number, name: 'run' });
  await app.issues.addAssignees({ ...repo, issue_number: pull.number, assignees: ['bob'] });
  await app.issues.removeAssignees({ ...repo, issue_number: pull.number, assignees: ['bob'] });
  await app.pulls.requestReviewers({ ...which, reviewers: ['bob'] });
  await bob.pulls.listRequestedReviewers(which);
  await app.pulls.removeRequestedReviewers({ ...which, reviewers: ['bob'] });
  return { pull_number: pull.number, sha };
}

/** Only GraphQL can do this. */
async function asDraft(app: Octokit, id: string): Promise<void> {
  for (const mutation of ['convertPullRequestToDraft', 'markPullRequestReadyForReview']) {
    const query = `mutation ($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
    await app.graphql(query, { id });
  }
}

async function reviews({ app, bob }: Cast, { pull_number, sha }: Opened): Promise<void> {
  const which = { ...repo, pull_number };
  const line = { path: 'src/list.js', line: 4, side: 'RIGHT' } as const;
  const { data: review } = await app.pulls.createReview({
    ...which,
    commit_id: sha,
    event: 'COMMENT',
    body: 'Nearly.',
    comments: [
      { ...line, body: 'This takes the last one.' },
      { ...line, start_line: 3, start_side: 'RIGHT', body: 'These two lines.' },
    ],
  });
  const { data: pending } = await bob.pulls.createReview({ ...which, body: 'Let me see' });
  await bob.pulls.submitReview({ ...which, review_id: pending.id, event: 'REQUEST_CHANGES', body: 'No.' });
  await bob.pulls.dismissReview({ ...which, review_id: pending.id, message: 'Yes, after all.' });
  await app.pulls.updateReview({ ...which, review_id: review.id, body: 'Nearly there.' });
  await app.pulls.getReview({ ...which, review_id: review.id });
  await app.pulls.listReviews(which);
  await app.pulls.listCommentsForReview({ ...which, review_id: review.id });
  const { data: comment } = await bob.pulls.createReviewComment({
    ...which,
    ...line,
    commit_id: sha,
    body: 'Hm.',
  });
  const at = { ...repo, comment_id: comment.id };
  await app.pulls.createReplyForReviewComment({ ...which, comment_id: comment.id, body: 'Yes?' });
  await app.pulls.getReviewComment(at);
  await app.pulls.listReviewComments(which);
  await app.pulls.listReviewCommentsForRepo(repo);
  await bob.pulls.updateReviewComment({ ...at, body: 'Ah.' });
  const { data: rocket } = await app.reactions.createForPullRequestReviewComment({
    ...at,
    content: 'rocket',
  });
  await app.reactions.listForPullRequestReviewComment(at);
  await app.reactions.deleteForPullRequestComment({ ...at, reaction_id: rocket.id });
  await bob.pulls.deleteReviewComment(at);
}

async function checks({ stage, app, bob }: Cast, { sha }: Opened): Promise<void> {
  const { data: run } = await app.checks.create({
    ...repo,
    name: 'troupe / review',
    head_sha: sha,
    external_id: 'T1',
  });
  const at = { ...repo, check_run_id: run.id };
  await app.checks.update({
    ...at,
    status: 'completed',
    conclusion: 'neutral',
    completed_at: '2026-11-20T10:00:00Z',
    output: {
      title: 'Nearly',
      summary: 'One finding',
      annotations: [
        {
          path: 'src/list.js',
          start_line: 4,
          end_line: 4,
          annotation_level: 'warning',
          message: 'The last one',
        },
      ],
    },
    actions: [{ label: 'Again', description: 'Review once more', identifier: 'again' }],
  });
  await app.checks.get(at);
  await app.checks.listAnnotations(at);
  await app.checks.listForRef({ ...repo, ref: sha, filter: 'latest', per_page: 100 });
  await app.checks.createSuite({ ...repo, head_sha: sha });
  const { data: suites } = await app.checks.listSuitesForRef({ ...repo, ref: 'remove' });
  const suite = { ...repo, check_suite_id: suites.check_suites[0]?.id ?? 0 };
  await app.checks.getSuite(suite);
  await app.checks.listForSuite(suite);
  pressButton(stage, run.id);
  await app.checks.rerequestRun(at);
  await app.checks.rerequestSuite(suite);
  await bob.repos.createCommitStatus({
    ...repo,
    sha,
    state: 'success',
    context: 'ci',
    description: 'All passed',
  });
  await app.repos.listCommitStatusesForRef({ ...repo, ref: sha });
  await app.repos.getCombinedStatusForRef({ ...repo, ref: 'remove' });
  await stage.world.idle();
}

/** What a person does on the page of a check run. */
function pressButton({ world }: Stage, id: number): void {
  const run = world.state.checkRuns.get(id);
  if (run) pressAction(world.state, run, world.user('bob'), 'again');
}

async function merging({ stage, ada, app }: Cast, { pull_number }: Opened): Promise<void> {
  const which = { ...repo, pull_number };
  await stage.world.commit('ada/todo', { files: { 'other.txt': 'Other\n' }, message: 'Elsewhere' });
  await app.pulls.updateBranch(which);
  const { head } = (await app.pulls.get(which)).data;
  await app.pulls.merge({ ...which, sha: head.sha, merge_method: 'squash', commit_title: 'Remove (#4)' });
  await app.pulls.checkIfMerged(which);
  await app.pulls.get(which);
  await app.git.deleteRef({ ...repo, ref: 'heads/remove' });
  const branch = { ...repo, branch: 'main' };
  await ada.repos.updateBranchProtection({
    ...branch,
    required_status_checks: {
      strict: true,
      contexts: [],
      checks: [{ context: 'ci' }, { context: 'troupe / review', app_id: -1 }],
    },
    enforce_admins: true,
    required_pull_request_reviews: { required_approving_review_count: 1, dismiss_stale_reviews: true },
    restrictions: null,
  });
  await ada.repos.getBranchProtection(branch);
  await app.repos.getBranch(branch);
  await app.repos.listBranches(repo);
  await app.repos.getBranchRules(branch);
  await ada.repos.deleteBranchProtection(branch);
}

async function repositories({ stage, ada, app }: Cast): Promise<void> {
  await app.repos.get(repo);
  await ada.repos.update({ ...repo, description: 'Things to do', delete_branch_on_merge: true });
  await ada.repos.createForAuthenticatedUser({ name: 'second', private: true, auto_init: true });
  stage.world.createUser({ login: 'guild', type: 'Organization' });
  await ada.repos.createInOrg({ org: 'guild', name: 'shared' });
  await ada.repos.addCollaborator({ ...repo, username: 'eve', permission: 'triage' });
  await app.repos.listCollaborators(repo);
  await app.repos.checkCollaborator({ ...repo, username: 'eve' });
  await app.repos.getCollaboratorPermissionLevel({ ...repo, username: 'eve' });
  await app.repos.getCollaboratorPermissionLevel({ ...repo, username: 'Troupe[bot]'.toLowerCase() });
  await ada.repos.removeCollaborator({ ...repo, username: 'eve' });
  await ada.users.getAuthenticated();
  await app.users.getByUsername({ username: 'bob' });
  await app.users.getByUsername({ username: 'troupe[bot]' });
  await app.meta.get();
  await app.rateLimit.get();
}

/** The refusals that Troupe meets. */
async function refusals({ stage, app, bob }: Cast): Promise<void> {
  const merged = { ...repo, pull_number: 4 };
  await refusal(app.issues.get({ ...repo, issue_number: 999 }));
  await refusal(app.pulls.merge(merged));
  await refusal(app.pulls.create({ ...repo, title: 'None', head: 'none', base: 'main' }));
  await refusal(app.pulls.createReview({ ...merged, event: 'APPROVE' }));
  await refusal(app.git.deleteRef({ ...repo, ref: 'heads/none' }));
  await refusal(app.repos.getContent({ ...repo, path: '.github/troupe.yml' }));
  await refusal(bob.checks.create({ ...repo, name: 'mine', head_sha: '0'.repeat(40) }));
  await refusal(stage.as(stage.eve).issues.addLabels({ ...repo, issue_number: 1, labels: ['troupe'] }));
  await refusal(stage.as({ ...stage.eve, token: 'unknown' }).users.getAuthenticated());
}

async function apps({ stage, app }: Cast): Promise<void> {
  const itself = stage.asApp();
  const { world, installationId: installation_id } = stage;
  const guild = world.installApp(stage.app.id, 'guild', 'all');
  world.installApp(stage.app.id, 'ada', ['todo', 'second']);
  await itself.apps.getAuthenticated();
  await app.apps.getBySlug({ app_slug: 'troupe' });
  await itself.apps.listInstallations({ per_page: 1 });
  await itself.apps.getInstallation({ installation_id });
  await itself.apps.getRepoInstallation(repo);
  await itself.apps.getUserInstallation({ username: 'ada' });
  await itself.apps.getOrgInstallation({ org: 'guild' });
  const narrowed = { installation_id, repositories: ['todo'], permissions: { contents: 'read' as const } };
  await itself.apps.createInstallationAccessToken(narrowed);
  await app.apps.listReposAccessibleToInstallation();
  await (await stage.asInstallation()).apps.revokeInstallationAccessToken();
  await itself.apps.getWebhookConfigForApp();
  await itself.apps.updateWebhookConfigForApp({ content_type: 'json' });
  const { data: deliveries } = await itself.apps.listWebhookDeliveries({ per_page: 2 });
  const delivery_id = deliveries[0]?.id ?? 0;
  await itself.apps.getWebhookDelivery({ delivery_id });
  await itself.apps.redeliverWebhookDelivery({ delivery_id });
  await itself.apps.createFromManifest({ code: await manifestCode(stage) });
  world.installApp(stage.app.id, 'ada', ['todo']);
  world.uninstallApp(guild.id);
}

/** What a browser does with the form of the manifest flow. */
async function manifestCode({ github }: Stage): Promise<string> {
  const manifest = {
    redirect_url: 'http://127.0.0.1/back',
    default_permissions: permissions,
    default_events: events,
  };
  const body = new URLSearchParams({ manifest: JSON.stringify(manifest) });
  const request = { method: 'POST', body, redirect: 'manual' } as const;
  const answer = await fetch(`${github.url}/settings/apps/new`, request);
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}
