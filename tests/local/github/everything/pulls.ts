// Asks for all that can be done with a pull request: opening, reviewing, checking and merging it.
import type { Octokit } from '@octokit/rest';
import { repo } from '../stage.ts';
import type { Cast } from './cast.ts';

interface Opened {
  readonly pull_number: number;
  readonly sha: string;
}

/** A pull request by the App that changes a few lines of `src/list.js`. */
export async function pulls({ stage, app, bob }: Cast): Promise<Opened> {
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
  await app.issues.get({ ...repo, issue_number: pull.number });
  await app.issues.addLabels({ ...repo, issue_number: pull.number, labels: ['run'] });
  await app.issues.removeLabel({ ...repo, issue_number: pull.number, name: 'run' });
  await app.issues.addAssignees({ ...repo, issue_number: pull.number, assignees: ['bob'] });
  await app.issues.update({ ...repo, issue_number: pull.number, assignees: [] });
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

export async function reviews({ app, bob }: Cast, { pull_number, sha }: Opened): Promise<void> {
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
  await app.reactions.createForPullRequestReviewComment({
    ...at,
    content: 'rocket',
  });
  await app.reactions.listForPullRequestReviewComment(at);
  await bob.pulls.deleteReviewComment(at);
  await settle(app, pull_number);
}

/** Only GraphQL can do this. */
async function settle(app: Octokit, number: number): Promise<void> {
  const query = `query ($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) { reviewThreads(first: 1) { nodes { id } } } } }`;
  const answer = await app.graphql<{
    repository: { pullRequest: { reviewThreads: { nodes: { id: string }[] } } };
  }>(query, { ...repo, number });
  const [thread] = answer.repository.pullRequest.reviewThreads.nodes;
  for (const mutation of ['resolveReviewThread', 'unresolveReviewThread']) {
    const change = `mutation ($id: ID!) { ${mutation}(input: { threadId: $id }) { thread { isResolved } } }`;
    await app.graphql(change, { id: thread?.id });
  }
}

export async function checks({ stage, app, bob }: Cast, { sha }: Opened): Promise<void> {
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
  const { data: suites } = await app.checks.listSuitesForRef({ ...repo, ref: 'remove' });
  const suite = { ...repo, check_suite_id: suites.check_suites[0]?.id ?? 0 };
  await app.checks.getSuite(suite);
  stage.world.pressButton('ada/todo', run.id, 'again', 'bob');
  await app.checks.rerequestRun(at);
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

export async function jobs({ stage, app }: Cast, { sha }: Opened): Promise<void> {
  const job = { sha, name: 'test', conclusion: 'failure', log: 'not ok 1 - adds' } as const;
  const { id } = await stage.world.reportJob('ada/todo', job);
  await app.actions.downloadJobLogsForWorkflowRun({ ...repo, job_id: id });
  stage.world.nextRuns('ada/todo', 'test', ['failure', 'success']);
  await app.actions.reRunJobForWorkflowRun({ ...repo, job_id: id });
  await stage.world.idle();
  const run_id = stage.world.jobs('ada/todo').find((run) => run.id === id)?.suiteId ?? 0;
  await app.actions.reRunWorkflowFailedJobs({ ...repo, run_id });
  await stage.world.idle();
}

/** What takes a while until it merges: the automatic merge, and the queue. */
export async function waiting({ stage, ada, app }: Cast): Promise<void> {
  const { world } = stage;
  await ada.repos.update({ ...repo, allow_auto_merge: true });
  const { data: main } = await app.git.getRef({ ...repo, ref: 'heads/main' });
  await app.git.createRef({ ...repo, ref: 'refs/heads/waits', sha: main.object.sha });
  await world.commit('ada/todo', { branch: 'waits', files: { 'w.txt': 'w' }, message: 'Wait' });
  const { data: pull } = await app.pulls.create({ ...repo, title: 'Waits', head: 'waits', base: 'main' });
  for (const change of ['enablePullRequestAutoMerge', 'disablePullRequestAutoMerge']) {
    await app.graphql(
      `mutation ($id: ID!) { ${change}(input: { pullRequestId: $id }) { actor { login } } }`,
      {
        id: pull.node_id,
      },
    );
  }
  world.setMergeQueue('ada/todo', 'main', { held: true });
  const enqueue =
    'mutation ($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { clientMutationId } }';
  await app.graphql(enqueue, { id: pull.node_id });
  await app.repos.getBranchRules({ ...repo, branch: 'main' });
  await world.stepMergeQueue('ada/todo');
}

export async function merging({ stage, ada, app }: Cast, { pull_number }: Opened): Promise<void> {
  const which = { ...repo, pull_number };
  await stage.world.commit('ada/todo', { files: { 'other.txt': 'Other\n' }, message: 'Elsewhere' });
  await app.pulls.updateBranch(which);
  const { head } = (await app.pulls.get(which)).data;
  await app.pulls.merge({ ...which, sha: head.sha, merge_method: 'squash', commit_title: 'Remove (#4)' });
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
  await app.repos.getBranch(branch);
  await app.repos.listBranches(repo);
  await app.repos.getBranchRules(branch);
  const { protections } = stage.world.state;
  for (const { id } of protections.all()) protections.delete(id);
}
