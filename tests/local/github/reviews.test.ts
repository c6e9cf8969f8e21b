import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { refusal, repo, setStage, type Stage } from './stage.ts';

let stage: Stage;
let app: Octokit;
let which: typeof repo & { pull_number: number };
beforeAll(async () => {
  stage = await setStage();
  app = await stage.asInstallation();
  const text = 'export const list = [];\n\nexport function add(item) {\n  list.unshift(item);\n}\n';
  const branch = {
    ref: 'refs/heads/unshift',
    sha: (await app.repos.getBranch({ ...repo, branch: 'main' })).data.commit.sha,
  };
  await app.git.createRef({ ...repo, ...branch });
  await stage.world.commit('ada/todo', {
    branch: 'unshift',
    files: { 'src/list.js': text },
    message: 'Newest first',
  });
  const { data } = await app.pulls.create({ ...repo, title: 'Newest first', head: 'unshift', base: 'main' });
  which = { ...repo, pull_number: data.number };
});
afterAll(async () => stage.close());

describe('a review', () => {
  it.each([
    ['APPROVE', 'Can not approve your own pull request'],
    ['REQUEST_CHANGES', 'Can not request changes on your own pull request'],
  ] as const)('of the own pull request cannot %s', async (event, message) => {
    const refused = await refusal(app.pulls.createReview({ ...which, event, body: 'Mine' }));
    expect(refused).toMatchObject({
      status: 422,
      data: { message: 'Unprocessable Entity', errors: [message] },
    });
  });

  it('of the own pull request may comment, also on lines', async () => {
    await stage.quiet();
    const { data } = await app.pulls.createReview({
      ...which,
      event: 'COMMENT',
      body: 'Looks fine',
      comments: [{ path: 'src/list.js', line: 4, body: 'Why?' }],
    });
    expect(data).toMatchObject({ state: 'COMMENTED', body: 'Looks fine' });
    const comments = await app.pulls.listReviewComments(which);
    expect(comments.data[0]).toMatchObject({
      line: 4,
      side: 'RIGHT',
      path: 'src/list.js',
      pull_request_review_id: data.id,
    });
    expect(comments.data[0]?.diff_hunk).toMatch(/^@@ .*\n[\s\S]*\+ {2}list\.unshift\(item\);$/);
    expect(await stage.events()).toEqual([
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
    ]);
    expect(stage.heard[0]?.payload).toMatchObject({
      review: { state: 'commented' },
      pull_request: { number: which.pull_number },
    });
  });

  it.each([
    ['a line outside of the diff', { path: 'src/list.js', line: 40 }, 'Line could not be resolved'],
    ['a file that did not change', { path: 'README.md', line: 1 }, 'Path could not be resolved'],
  ])('cannot comment on %s', async (_, place, message) => {
    const comments = [{ ...place, body: 'Here' }];
    const refused = await refusal(
      app.pulls.createReview({ ...which, event: 'COMMENT', body: 'x', comments }),
    );
    expect(refused).toMatchObject({ status: 422, data: { errors: [message] } });
    expect(stage.world.reviews('ada/todo', which.pull_number).filter((one) => one.body === 'x')).toEqual([]);
  });

  it('by another person counts until it is dismissed', async () => {
    const bob = stage.as(stage.bob);
    const review = await bob.pulls.createReview({ ...which, event: 'REQUEST_CHANGES', body: 'Not so' });
    expect(review.data.state).toBe('CHANGES_REQUESTED');
    const dismissed = await bob.pulls.dismissReview({ ...which, review_id: review.data.id, message: 'Fine' });
    expect(dismissed.data.state).toBe('DISMISSED');
  });

  it('that asks for changes says which', async () => {
    const silent = stage.as(stage.bob).pulls.createReview({ ...which, event: 'REQUEST_CHANGES' });
    expect(await refusal(silent)).toMatchObject({ status: 422 });
  });

  it('can wait as pending, unseen, until it is submitted', async () => {
    const bob = stage.as(stage.bob);
    const pending = await bob.pulls.createReview({ ...which, body: 'Soon' });
    expect(pending.data.state).toBe('PENDING');
    expect((await bob.pulls.listReviews(which)).data.map((one) => one.id)).not.toContain(pending.data.id);
    const submitted = await bob.pulls.submitReview({
      ...which,
      review_id: pending.data.id,
      event: 'APPROVE',
    });
    expect(submitted.data).toMatchObject({ state: 'APPROVED', body: 'Soon' });
  });

  it('is not asked of the author, nor of strangers', async () => {
    expect(await refusal(app.pulls.requestReviewers({ ...which, reviewers: ['troupe[bot]'] }))).toMatchObject(
      { status: 422 },
    );
    expect(await refusal(app.pulls.requestReviewers({ ...which, reviewers: ['nobody'] }))).toMatchObject({
      status: 422,
    });
    const { data } = await app.pulls.requestReviewers({ ...which, reviewers: ['bob'] });
    expect(data.requested_reviewers?.map((one) => one.login)).toEqual(['bob']);
  });
});

describe('a line comment', () => {
  it('must be on a line of the diff', async () => {
    const comment = { ...which, commit_id: 'x', path: 'src/list.js', body: 'Here' };
    const refused = await refusal(app.pulls.createReviewComment({ ...comment, line: 40 }));
    expect(refused.data.errors).toMatchObject([
      { message: 'pull_request_review_thread.line must be part of the diff' },
    ]);
  });

  it('can be answered, in the same thread', async () => {
    const comment = {
      ...which,
      commit_id: 'x',
      path: 'src/list.js',
      body: 'And this?',
      line: 3,
      side: 'LEFT' as const,
    };
    const { data } = await app.pulls.createReviewComment(comment);
    const reply = await stage
      .as(stage.bob)
      .pulls.createReplyForReviewComment({ ...which, comment_id: data.id, body: 'Yes' });
    expect(reply.data).toMatchObject({ in_reply_to_id: data.id, path: 'src/list.js' });
  });
});

describe('a line comment that is answered, edited and deleted', () => {
  it('tells the App of each, with the review it is in, the thread it joins and the words before', async () => {
    const bob = stage.as(stage.bob);
    const comment = { ...which, commit_id: 'x', path: 'src/list.js', line: 4 };
    const { data } = await bob.pulls.createReviewComment({ ...comment, body: 'Why?' });
    await stage.quiet();
    const { data: reply } = await app.pulls.createReplyForReviewComment({
      ...which,
      comment_id: data.id,
      body: 'Because.',
    });
    await bob.reactions.createForPullRequestReviewComment({ ...repo, comment_id: reply.id, content: '+1' });
    await bob.pulls.updateReviewComment({ ...repo, comment_id: data.id, body: 'Why so?' });
    await bob.pulls.deleteReviewComment({ ...repo, comment_id: data.id });
    expect(await stage.events()).toEqual([
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'pull_request_review_comment.edited',
      'pull_request_review_comment.deleted',
    ]);
    const [, created, edited] = stage.heard.map(({ payload }) => payload);
    expect(created).toMatchObject({
      comment: { id: reply.id, in_reply_to_id: data.id, pull_request_review_id: expect.any(Number) },
      pull_request: { number: which.pull_number },
      sender: { login: 'troupe[bot]' },
    });
    expect(edited).toMatchObject({ changes: { body: { from: 'Why?' } }, comment: { body: 'Why so?' } });
    expect(
      (await app.pulls.getReviewComment({ ...repo, comment_id: reply.id })).data.reactions,
    ).toMatchObject({
      '+1': 1,
    });
  });
});

describe('over GraphQL', () => {
  const threads = `query Threads($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) { # a comment with { and "
      pullRequest(number: $number) {
        id isDraft
        reviewThreads(first: 1) { totalCount nodes { ...thread } pageInfo { hasNextPage } }
      }
    }
  }
  fragment thread on PullRequestReviewThread { id isResolved comments(first: 5) { nodes { databaseId text: body } } }`;

  interface Threads {
    readonly repository: {
      readonly pullRequest: {
        readonly id: string;
        readonly isDraft: boolean;
        readonly reviewThreads: {
          readonly nodes: readonly {
            id: string;
            isResolved: boolean;
            comments: { nodes: { text: string }[] };
          }[];
        };
      };
    };
  }
  const read = async (): Promise<Threads['repository']['pullRequest']> =>
    (await app.graphql<Threads>(threads, { ...repo, number: which.pull_number })).repository.pullRequest;

  it('threads are read and resolved', async () => {
    const [thread] = (await read()).reviewThreads.nodes;
    expect(thread).toMatchObject({ isResolved: false, comments: { nodes: [{ text: 'Why?' }] } });
    const resolve =
      'mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }';
    const answer = await app.graphql(resolve, { id: thread?.id });
    expect(answer).toEqual({ resolveReviewThread: { thread: { isResolved: true } } });
    expect(await stage.events()).toContain('pull_request_review_thread.resolved');
    const heard = stage.heard.findLast(({ event }) => event === 'pull_request_review_thread');
    expect(heard?.payload).toMatchObject({
      thread: { node_id: thread?.id, comments: [{ body: 'Why?' }] },
      pull_request: { number: which.pull_number },
    });
  });

  it('a draft becomes ready for review', async () => {
    const { id } = await read();
    await app.graphql(
      'mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { clientMutationId } }',
      { id },
    );
    expect((await read()).isDraft).toBe(true);
    await stage.quiet();
    await app.graphql(
      'mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }',
      { id },
    );
    expect((await read()).isDraft).toBe(false);
    expect(await stage.events()).toEqual(['pull_request.ready_for_review']);
  });

  it('says what it does not know, and who may not', async () => {
    const { id } = await read();
    await expect(app.graphql('query { nothing }')).rejects.toThrow(
      "Field 'nothing' doesn't exist on type 'Query'",
    );
    const enqueue =
      'mutation($id: ID!) { enqueuePullRequest(input: {pullRequestId: $id}) { clientMutationId } }';
    await expect(app.graphql(enqueue, { id })).rejects.toThrow('Merge queue is not enabled');
    const auto =
      'mutation($id: ID!) { enablePullRequestAutoMerge(input: {pullRequestId: $id}) { clientMutationId } }';
    await expect(app.graphql(auto, { id })).rejects.toThrow('Auto merge is not allowed');
    await expect(stage.as(stage.eve).graphql(enqueue, { id })).rejects.toThrow('Must have admin rights');
  });
});

describe('a line comment on a file that changes', () => {
  it('is outdated', async () => {
    const comment = { ...which, commit_id: 'x', path: 'src/list.js', body: 'Old', line: 4 };
    const { data } = await app.pulls.createReviewComment(comment);
    const files = { 'src/list.js': 'export const list = [];\n' };
    await stage.world.commit('ada/todo', { branch: 'unshift', files, message: 'Less' });
    const after = await app.pulls.getReviewComment({ ...repo, comment_id: data.id });
    expect(after.data).toMatchObject({ original_line: 4 });
    expect(after.data.line).toBeUndefined();
  });
});
